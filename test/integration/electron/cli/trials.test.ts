import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../../electron/engine/store/open.ts'
import { completeTrial, definitionOf } from '../engine/store/temporary-store.ts'
import { createWorkplace, type Workplace } from './tunery-process.ts'

let place: Workplace
let db: string

beforeAll(() => {
  place = createWorkplace()
  db = join(place.folder, 'trials.db')
  const store = openStore(db, 'write')
  const { id } = store.createStudy(definitionOf(), 0)
  for (const [number, loss] of [0.3, 0.1, NaN, 0.2].entries()) completeTrial(store, id, number, { loss })
  store.annotate(id, [1], { addTags: ['keep'], removeTags: [], note: 'the best' })
  store.close()
})

afterAll(() => {
  place.remove()
})

const trials = (...args: string[]) => place.run('trials', 'study', '--db', db, ...args)

describe('tunery trials', () => {
  it('prints a table, filtered, sorted and cut, and says on stderr how many there are', async () => {
    const { code, stdout, stderr } = await trials('--filter', 'loss >= 0.1 or loss is nan', '--sort', '-loss', '--limit', '3')
    expect(code, stderr).toBe(0)
    const lines = stdout.trim().split('\n').map((line) => line.trim().split(/\s+/))
    expect(lines[0]).toEqual(['number', 'state', 'loss', 'x', 'kind', 'step', 'seconds', 'tag', 'note'])
    expect(lines.slice(1).map(([number, , loss]) => [number, loss])).toEqual([['0', '0.3'], ['3', '0.2'], ['1', '0.1']])
    expect(stderr).toContain('4 of 4 trials, the first 3 of them shown')
  })

  it('prints the same as CSV and as JSON', async () => {
    const csv = await trials('--filter', 'tag = keep', '--csv', '--columns', 'number,metric.loss,tag,note')
    expect(parse(csv.stdout, { columns: true })).toEqual([{ number: '1', loss: '0.1', tag: 'keep', note: 'the best' }])
    const json = await trials('--filter', 'number in [1, 2]', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      study: 'study',
      total: 4,
      passing: 2,
      trials: [{ number: 1, tags: ['keep'], note: 'the best' }, { number: 2, values: { loss: 'NaN' }, tags: [], note: null }],
    })
  })

  it('says what is wrong with a filter, where, and what to write instead', async () => {
    for (const [args, words] of [
      [['--filter', 'los < 1'], 'The filter, at character 1: there is no metric, parameter or field "los": did you mean loss?'],
      [['--filter', 'state = done'], 'at character 9: state is never "done"'],
      [['--sort', 'units'], '--sort: there is nothing that "units" names alone'],
      [['--columns', 'notes,nmber'], '"nmber" names alone; did you mean number?'],
      [['--csv', '--json'], 'Say one of --csv and --json'],
    ] as const) {
      const { code, stdout, stderr } = await trials(...args)
      expect(code, stderr).toBe(2)
      expect(stderr).toContain(words)
      expect(stdout).toBe('')
    }
  })
})

describe('tunery tag', () => {
  it('adds and removes tags, writes notes, and says what it changed', async () => {
    const added = await place.run('tag', 'study', '0', '3', '--db', db, '--add', 'to do', '--add', 'later', '--note', 'look again', '--json')
    expect(added.code, added.stderr).toBe(0)
    expect(JSON.parse(added.stdout)).toEqual({ study: 'study', changed: [0, 3] })
    expect((await place.run('tag', 'study', '0', '--db', db, '--remove', 'later', '--note', '')).stderr).toContain('Changed 1 trial of study.')
    expect((await place.run('tag', 'study', '0', '--db', db, '--remove', 'later')).stderr).toContain('Nothing to change')
    const { stdout } = await trials('--filter', 'tag = "to do"', '--csv', '--columns', 'number,tag,note')
    expect(parse(stdout, { columns: true })).toEqual([
      { number: '0', tag: 'to do', note: '' },
      { number: '3', tag: 'later,to do', note: 'look again' },
    ])
  })

  it('changes nothing when a tag is none, a trial is not there, or nothing is asked for', async () => {
    for (const [args, words, exit] of [
      [['tag', 'study', '0', '--add', 'a,b'], 'addTags[0]: a tag has no commas', 2],
      [['tag', 'study', '0', '99', '--add', 'x'], 'has no trial 99', 2],
      [['tag', 'study', '0'], 'Say what to change', 2],
      [['tag', 'study', 'zero', '--add', 'x'], 'number of a trial', 2],
    ] as const) {
      const { code, stderr } = await place.run(...args, '--db', db)
      expect(stderr).toContain(words)
      expect(code).toBe(exit)
    }
    expect((await trials('--filter', 'tag = x', '--json')).stdout).toContain('"passing": 0')
  })
})
