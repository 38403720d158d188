import { describe, expect, it } from 'vitest'
import { parseStudyDefinition } from '../../../../../electron/engine/transfer/study-file.ts'

function issues(change: Record<string, unknown>): unknown {
  const study = { name: 's', objective: { kind: 'ask-tell' }, metrics: [{ name: 'y', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } }, ...change }
  try {
    parseStudyDefinition(study, { source: 's', folder: '/', cores: 1, checkPlugins: () => [] })
    return []
  } catch (error) {
    return error
  }
}

describe('the ending of a study file', () => {
  it('refuses repeats and confirming where another program runs the trials', () => {
    expect(issues({ repeats: 3, confirm: {} })).toMatchObject({ issues: [{ path: 'repeats', message: expect.stringContaining('ask-tell programs repeat themselves') }, { path: 'confirm' }] })
    expect(issues({ repeats: 1, end: { target: 1 } })).toEqual([])
  })

  it('leaves it to the schedulers to say that trials of a population cannot be run again, so that nothing is told twice', () => {
    expect(issues({ objective: { kind: 'command', command: ['node'] }, scheduler: { name: 'pbt' }, repeats: 2, confirm: {} })).toEqual([])
  })

  it('refuses a goal for a metric that repeats would overwrite with a standard error, and takes a bound on one', () => {
    const command = { objective: { kind: 'command', command: ['node'] }, repeats: 2 }
    const withError = (metric: object) => ({ ...command, metrics: [{ name: 'y', goal: 'minimize' }, { name: 'y_se', ...metric }] })
    expect(issues(withError({ goal: 'minimize' }))).toMatchObject({ issues: [{ path: 'metrics[1].name', message: expect.stringContaining('the standard error of "y"') }] })
    expect(issues(withError({ at_most: 0.1 }))).toEqual([])
    expect(issues({ ...withError({ goal: 'minimize' }), repeats: 1 })).toEqual([])
    expect(issues({ ...command, metrics: [{ name: 'phase_se', goal: 'minimize' }] })).toEqual([])
  })

  it('refuses the bound of a model where there are several objectives', () => {
    const metrics = [{ name: 'a', goal: 'minimize' }, { name: 'b', goal: 'minimize' }]
    expect(issues({ metrics, end: { regret_below: 0.1 } })).toMatchObject({ issues: [{ path: 'end.regret_below', message: 'needs a single metric with a goal' }] })
    expect(issues({ end: { regret_below: 0.1 } })).toEqual([])
  })
})
