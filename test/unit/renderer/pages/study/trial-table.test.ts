import { describe, expect, it } from 'vitest'
import { rowAfterKey, rowWindow, scrollTopFor } from '../../../../../renderer/pages/study/row-window.ts'
import { trialColumns } from '../../../../../renderer/pages/study/trial-columns.ts'
import { countByState, nextSort, trialRows } from '../../../../../renderer/pages/study/trial-rows.ts'
import { studyDefinitionSchema } from '../../../../../shared/domain/study.ts'
import { trial } from '../../charts/samples.ts'

const definition = studyDefinitionSchema.parse({
  name: 'study',
  objective: { kind: 'command', command: 'train' },
  metrics: [{ name: 'loss', goal: 'minimize' }, { name: 'latency_ms', at_most: 5 }],
  space: { lr: { type: 'float', low: 0, high: 1 }, loss: { type: 'categorical', choices: ['mse', 'mae'] } },
  sampler: { name: 'random' },
  parallel: 1,
})
const columns = trialColumns(definition, ['loss', 'train_loss'])
const numbers = (rows: readonly { number: number }[]): number[] => rows.map(({ number }) => number)

describe('the columns of the table of trials', () => {
  it('have unique ids where a metric and a parameter share a name', () => {
    expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length)
    expect(columns.filter(({ label }) => label === 'loss').map(({ id }) => id)).toEqual(['metric:loss', 'param:loss'])
  })

  it('have the most memory of a trial, sorted by its amount', () => {
    const memory = columns.find(({ id }) => id === 'memory') ?? expect.fail('there is no such column')
    const [large, unknown] = [trial(0, 1, { peakMemoryMiB: 2048 }), trial(1, 1, { peakMemoryMiB: null })]
    expect([large, unknown].map((each) => [memory.text(each), memory.sortValue(each)])).toEqual([['2.0 GiB', 2048], ['–', undefined]])
  })

  it('show the objective, bounded metrics and parameters, and hide the rest until asked for', () => {
    expect(columns.filter(({ shown }) => shown).map(({ label }) => label)).toEqual(['Trial', 'State', 'loss', 'lr', 'loss', 'latency_ms', 'Step', 'Duration'])
    expect(columns.find(({ id }) => id === 'metric:train_loss')?.shown).toBe(false)
  })

  it('show a dash for what a trial does not have', () => {
    const texts = Object.fromEntries(columns.map(({ id, text }) => [id, text(trial(7, undefined, { runningMs: 0, startedAt: null }))]))
    expect(texts).toMatchObject({ number: '7', 'metric:loss': '–', 'param:lr': '–', duration: '–', started: '–', slot: '–', origin: 'sampler' })
  })
})

describe('the rows of the table of trials', () => {
  const trials = [trial(0, 3), trial(1, Number.NaN), trial(2, 1, { state: 'pruned' }), trial(3), trial(4, 2), trial(5, 2)]

  it('are sorted with missing values and NaN last in both directions, equal ones by number', () => {
    expect(numbers(trialRows(trials, columns, { column: 'metric:loss', direction: 'ascending' }, 'all'))).toEqual([2, 4, 5, 0, 1, 3])
    expect(numbers(trialRows(trials, columns, { column: 'metric:loss', direction: 'descending' }, 'all'))).toEqual([0, 4, 5, 2, 1, 3])
  })

  it('order text as people do', () => {
    const named = ['b10', 'b9', 'a'].map((loss, number) => trial(number, 0, { params: { loss } }))
    expect(numbers(trialRows(named, columns, { column: 'param:loss', direction: 'ascending' }, 'all'))).toEqual([2, 1, 0])
  })

  it('are those of a state', () => {
    expect(numbers(trialRows(trials, columns, { column: 'number', direction: 'ascending' }, 'pruned'))).toEqual([2])
    expect(countByState(trials)).toEqual({ all: 6, waiting: 0, running: 0, complete: 5, pruned: 1, fail: 0 })
  })

  it('turn round on a second click', () => {
    expect(nextSort({ column: 'number', direction: 'ascending' }, 'number')).toEqual({ column: 'number', direction: 'descending' })
    expect(nextSort({ column: 'number', direction: 'descending' }, 'state')).toEqual({ column: 'state', direction: 'ascending' })
  })
})

describe('the window of rows', () => {
  it('covers what is in sight, and its spaces make up the rest', () => {
    const { first, end, spaceBefore, spaceAfter } = rowWindow(10_000, 33, 33 * 5000, 500)
    expect(first).toBeLessThan(5000)
    expect(end).toBeGreaterThan(5000 + Math.ceil(500 / 33))
    expect(end - first).toBeLessThan(40)
    expect(spaceBefore + (end - first) * 33 + spaceAfter).toBe(10_000 * 33)
  })

  it('shows everything of a short table, and the end of one that has become shorter', () => {
    expect(rowWindow(3, 33, 0, 500)).toEqual({ first: 0, end: 3, spaceBefore: 0, spaceAfter: 0 })
    expect(rowWindow(20, 33, 100_000, 100)).toMatchObject({ end: 20 })
    expect(rowWindow(0, 33, 0, 500)).toEqual({ first: 0, end: 0, spaceBefore: 0, spaceAfter: 0 })
  })

  it('moves by keys and stays inside', () => {
    expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'a'].map((key) => rowAfterKey(key, 1, 10, 5))).toEqual([2, 0, 6, 0, 0, 9, undefined])
    expect(rowAfterKey('ArrowDown', 9, 10, 5)).toBe(9)
    expect(rowAfterKey('End', 0, 0, 5)).toBeUndefined()
  })

  it('scrolls no further than it must', () => {
    expect(scrollTopFor(5, 10, 0, 100)).toBe(0)
    expect(scrollTopFor(12, 10, 0, 100)).toBe(30)
    expect(scrollTopFor(2, 10, 50, 100)).toBe(20)
  })
})
