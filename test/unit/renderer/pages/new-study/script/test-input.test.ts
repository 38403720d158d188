import { describe, expect, it } from 'vitest'
import type { ScriptTestResult, SeenSoFar } from '../../../../../../shared/contract/scripts.ts'
import { emptyForm, emptyRow } from '../../../../../../renderer/pages/new-study/form-model.ts'
import { droppedPath, foundText, leftOutText, rangeText } from '../../../../../../renderer/pages/new-study/script/flag-text.ts'
import { halvingOf, testInput, unseenObjective, withObjective } from '../../../../../../renderer/pages/new-study/script/test-input.ts'

const metric = { data: 'validation', goal: 'minimize', reports: 1, firstStep: 1, lastStep: 1, first: 1, last: 1 } as const
const seen = (...names: string[]): SeenSoFar => ({ metrics: names.map((name) => ({ name, ...metric })), objective: null, steps: null })

describe('a test run from the form', () => {
  it('has the command as it is, and for each searched parameter what is believed good or the middle', () => {
    const parameters = [{ ...emptyRow('a'), prior: 0.25 }, { ...emptyRow('b'), low: 1, high: 100, scale: 'log' as const }, { ...emptyRow('c'), searched: false }]
    const form = { ...emptyForm(), parameters, command: { command: ['p', '{a}'], cwd: 'sub', env: { X: '1' }, gpusPerTrial: undefined }, metrics: [{ name: 'size', at_most: 3 }, { name: 'f1', goal: 'maximize' as const }] }
    expect(testInput(form, '/home', 5)).toEqual({ command: ['p', '{a}'], params: { a: 0.25, b: 10 }, folder: '/home', cwd: 'sub', seconds: 5, env: { X: '1' }, objective: { name: 'f1', goal: 'maximize' } })
  })

  it('makes another metric the objective and keeps the limits', () => {
    const limit = { name: 'size', at_most: 3 }
    expect(withObjective([limit, { name: 'val_error', goal: 'minimize' }], { name: 'f1', goal: 'maximize' })).toEqual([limit, { name: 'f1', goal: 'maximize' }])
    expect(withObjective([{ name: 'a', goal: 'minimize' }, { name: 'f1', at_most: 1 }], { name: 'f1', goal: 'maximize' })).toEqual([{ name: 'f1', goal: 'maximize' }])
    expect(withObjective([], { name: 'f1', goal: 'maximize' })).toEqual([{ name: 'f1', goal: 'maximize' }])
  })

  it('tells that the objective was not printed when others were', () => {
    expect(unseenObjective(seen('f1'), [{ name: 'val_error', goal: 'minimize' }])).toBe('val_error')
    expect(unseenObjective(seen('f1'), [{ name: 'f1', goal: 'maximize' }])).toBeUndefined()
    expect(unseenObjective(seen(), [{ name: 'val_error', goal: 'minimize' }])).toBeUndefined()
  })

  it('offers to end bad trials early where there are steps to end them at', () => {
    const result = (count: number, changes: Partial<ScriptTestResult> = {}): ScriptTestResult => ({
      ended: 'exit', exitCode: 0, signal: null, seconds: 1, ok: true, summary: '', problems: [], seen: { ...seen('f1'), steps: { count, last: count, secondsEach: 1 } }, ...changes,
    })
    expect(halvingOf(result(20), emptyForm())).toEqual({ name: 'asha', options: { max_epochs: 20 } })
    expect(halvingOf(result(2), emptyForm())).toBeUndefined()
    expect(halvingOf(result(20, { ended: 'limit' }), emptyForm())).toBeUndefined()
    expect(halvingOf(result(20), { scheduler: { name: 'median', options: {} } })).toBeUndefined()
  })
})

describe('the words of flags', () => {
  it('say a range and what was found', () => {
    expect(rangeText({ type: 'int', low: 8, high: 512, log: true })).toBe('8 to 512, whole, log')
    expect(rangeText({ type: 'categorical', choices: [false, true] })).toBe('false, true')
    const script = { path: '', folder: '', name: '', program: [], extra: [], metrics: [], notes: [], language: 'Python', readers: ['argparse'], flags: [] }
    expect(foundText(script, 0)).toBe('Python, flags by argparse: no flags found.')
  })

  it('say what stands in the command when nothing is given', () => {
    const flag = { filled: null, default: null, required: true } as Parameters<typeof leftOutText>[0]
    expect([leftOutText(flag), leftOutText({ ...flag, default: false }), leftOutText({ ...flag, filled: '{seed}' }), leftOutText({ ...flag, required: false })]).toEqual(['needed', 'false', '{seed}', 'left out'])
  })

  it('find the path of what was dropped', () => {
    expect(droppedPath('# a comment\r\nfile:///home/me/my%20train.py\r\n', '')).toBe('/home/me/my train.py')
    expect(droppedPath('file:///C:/me/train.py', '')).toBe('C:/me/train.py')
    expect(droppedPath('', ' ./train.py ')).toBe('./train.py')
    expect(droppedPath('https://example.org/train.py', '')).toBeUndefined()
    expect(droppedPath('', 'two\nlines.py')).toBeUndefined()
  })
})
