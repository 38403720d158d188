import { describe, expect, it } from 'vitest'
import { rowWindow, scrollTopFor } from '../../../../../../renderer/pages/study/row-window.ts'
import { columnLayout } from '../../../../../../renderer/pages/study/table/column-layout.ts'
import { cellAfterKey, rowsBetween } from '../../../../../../renderer/pages/study/table/grid-moves.ts'
import { trialColumns } from '../../../../../../renderer/pages/study/table/trial-columns.ts'
import { countByState, nextSort, nextSorts, trialRows, type RowChoice, type TrialSort } from '../../../../../../renderer/pages/study/table/trial-rows.ts'
import { barPlace } from '../../../../../../renderer/pages/study/table/value-bars.ts'
import { studyDefinitionSchema } from '../../../../../../shared/domain/study.ts'
import type { Trial } from '../../../../../../shared/domain/trial.ts'
import { trial } from '../../../charts/samples.ts'

const definition = studyDefinitionSchema.parse({
  name: 'study',
  objective: { kind: 'command', command: 'train' },
  metrics: [{ name: 'loss', goal: 'minimize' }, { name: 'latency_ms', at_most: 5 }],
  space: { lr: { type: 'float', low: 0.001, high: 1, log: true }, loss: { type: 'categorical', choices: ['mse', 'mae'] } },
  sampler: { name: 'random' },
  parallel: 1,
})
const columns = trialColumns(definition, ['loss', 'train_loss'])
const column = (id: string) => columns.find((each) => each.id === id) ?? expect.fail(`there is no column ${id}`)

function numbers(trials: readonly Trial[], choice: Partial<RowChoice>): number[] {
  const rows = trialRows(trials, { columns, sorts: [{ column: 'number', direction: 'ascending' }], state: 'all', kept: undefined, ...choice })
  return [...rows].map((position) => trials[position]?.number ?? NaN)
}
const by = (id: string, direction: TrialSort['direction'] = 'ascending'): TrialSort => ({ column: id, direction })

describe('the columns of the table of trials', () => {
  it('have unique ids where a metric and a parameter share a name', () => {
    expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length)
    expect(columns.filter(({ label }) => label === 'loss').map(({ id }) => id)).toEqual(['metric:loss', 'param:loss'])
  })

  it('have the most memory of a trial, sorted by its amount', () => {
    const [large, unknown] = [trial(0, 1, { peakMemoryMiB: 2048 }), trial(1, 1, { peakMemoryMiB: null })]
    expect([large, unknown].map((each) => [column('memory').text(each), column('memory').value(each)])).toEqual([['2.0 GiB', 2048], ['–', undefined]])
  })

  it('show the objective, bounded metrics and parameters, and hide the rest until asked for', () => {
    expect(columns.filter(({ shown }) => shown).map(({ label }) => label)).toEqual(['Trial', 'State', 'loss', 'latency_ms', 'lr', 'loss', 'Step', 'Duration'])
    expect(column('metric:train_loss').shown).toBe(false)
  })

  it('show tags and notes as soon as a trial has some', () => {
    const shown = trialColumns(definition, [], { labels: true, notes: true }).filter((each) => each.group === 'notes' && each.shown)
    expect(shown.map(({ label }) => label)).toEqual(['Tags', 'Note'])
    expect(column('tags').text(trial(0, 1, { labels: ['keep', 'to do'] }))).toBe('keep, to do')
  })

  it('show a dash for what a trial does not have', () => {
    const texts = Object.fromEntries(columns.map(({ id, text }) => [id, text(trial(7, undefined, { runningMs: 0, startedAt: null }))]))
    expect(texts).toMatchObject({ number: '7', 'metric:loss': '–', 'param:lr': '–', duration: '–', started: '–', slot: '–', origin: 'sampler', tags: '–', note: '–' })
  })
})

describe('the places of columns', () => {
  const shown = columns.filter((each) => each.shown)

  it('are group by group, with a heading over each, after those that are pinned', () => {
    const { pinned, free, groups } = columnLayout(shown, ['param:lr', 'number'])
    expect(pinned.map(({ id }) => id)).toEqual(['param:lr', 'number'])
    expect(free.map(({ id }) => id)).toEqual(['state', 'metric:loss', 'metric:latency_ms', 'param:loss', 'step', 'duration'])
    expect(groups.map(({ title, first, count, isPinned }) => [title, first, count, isPinned])).toEqual([
      ['Parameters', 0, 1, true],
      ['Trial', 1, 1, true],
      ['Trial', 2, 1, false],
      ['Metrics', 3, 2, false],
      ['Parameters', 5, 1, false],
      ['Run', 6, 2, false],
    ])
    expect(groups[2]?.continues).toBe(true)
  })

  it('leave out what is pinned but hidden, and add up', () => {
    const { pinned, width, pinnedWidth, all } = columnLayout(shown, ['metric:train_loss'])
    expect(pinned).toEqual([])
    expect(width - pinnedWidth).toBe(all.reduce((sum, each) => sum + each.width, 0))
  })
})

describe('the rows of the table of trials', () => {
  const trials = [trial(0, 3), trial(1, Number.NaN), trial(2, 1, { state: 'pruned' }), trial(3), trial(4, 2), trial(5, 2)]

  it('are sorted with missing values and NaN last in both directions, equal ones by number', () => {
    expect(numbers(trials, { sorts: [by('metric:loss')] })).toEqual([2, 4, 5, 0, 1, 3])
    expect(numbers(trials, { sorts: [by('metric:loss', 'descending')] })).toEqual([0, 4, 5, 2, 1, 3])
  })

  it('are sorted by several columns, the first of which counts most', () => {
    expect(numbers(trials, { sorts: [by('state'), by('metric:loss', 'descending')] })).toEqual([0, 4, 5, 1, 3, 2])
    expect(numbers(trials, { sorts: [by('metric:loss'), by('number', 'descending')] })).toEqual([2, 5, 4, 0, 3, 1])
  })

  it('order text as people do, after numbers', () => {
    const named = ['b10', 7, 'b9', 'a', -1].map((loss, number) => trial(number, 0, { params: { loss } }))
    expect(numbers(named, { sorts: [by('param:loss')] })).toEqual([4, 1, 3, 2, 0])
  })

  it('are those of a state, and those that the selection keeps', () => {
    expect(numbers(trials, { state: 'pruned' })).toEqual([2])
    expect(numbers(trials, { kept: new Set([5, 2, 99]), sorts: [by('number', 'descending')] })).toEqual([5, 2])
    expect(countByState(trials)).toEqual({ all: 6, waiting: 0, running: 0, complete: 5, pruned: 1, fail: 0 })
  })

  it('turn round on a second click, and are sorted by one more column with Shift', () => {
    expect(nextSort([by('number')], 'number')).toEqual([by('number', 'descending')])
    expect(nextSort([by('number', 'descending'), by('step')], 'state')).toEqual([by('state')])
    const two = nextSorts([by('number')], 'state')
    expect(two).toEqual([by('number'), by('state')])
    const turned = nextSorts(two, 'state')
    expect(turned).toEqual([by('number'), by('state', 'descending')])
    expect(nextSorts(turned, 'state')).toEqual([by('number')])
    expect(nextSorts([by('state', 'descending')], 'state')).toEqual([by('state')])
  })

  it('of ten thousand trials are there in a few milliseconds', () => {
    const many = Array.from({ length: 10_000 }, (_, number) => trial(number, (number * 7919) % 1000, { params: { lr: (number % 13) / 13, loss: number % 3 === 0 ? 'mse' : 'mae' } }))
    const start = performance.now()
    const first = trialRows(many, { columns, sorts: [by('param:loss'), by('param:lr', 'descending'), by('metric:loss')], state: 'all', kept: undefined })
    const took = performance.now() - start
    expect(first).toHaveLength(10_000)
    // About 15 ms; the limit is far off, because the machine may be busy.
    expect(took).toBeLessThan(500)
    if (process.env['TUNERY_SHOW_TIMES'] !== undefined) console.log(took)
  })
})

describe('the bars in cells', () => {
  const trials = [trial(0, 1), trial(1, 3), trial(2, Number.NaN), trial(3, Infinity), trial(4)]

  it('say where a value lies among the values of a metric, and nothing of what is no number', () => {
    const place = barPlace(column('metric:loss'), trials)
    expect([1, 2, 3, NaN, Infinity, undefined].map((value) => place?.(value))).toEqual([0, 0.5, 1, undefined, undefined, undefined])
  })

  it('stand in a parameter’s own range, by orders of magnitude where it is searched so', () => {
    const place = barPlace(column('param:lr'), [])
    expect(place?.(0.001)).toBe(0)
    expect(place?.(Math.sqrt(0.001))).toBeCloseTo(0.5)
    expect(place?.(5)).toBe(1)
    expect(place?.(-1)).toBe(0)
  })

  it('go by orders of magnitude where positive values span more than two of them', () => {
    const place = barPlace(column('metric:loss'), [trial(0, 0.01), trial(1, 100)])
    expect(place?.(1)).toBeCloseTo(0.5)
  })

  it('are not drawn for text, nor where all values are the same', () => {
    expect(barPlace(column('param:loss'), trials)).toBeUndefined()
    expect(barPlace(column('metric:loss'), [trial(0, 2), trial(1, 2)])).toBeUndefined()
  })
})

describe('the cells of the grid', () => {
  const size = { rows: 100, columns: 5, rowsPerPage: 10 }
  const press = (key: string, from: { row: number; column: number }, ctrlKey = false) => cellAfterKey({ key, ctrlKey, metaKey: false }, from, size)

  it('are moved through as the grid pattern has it, the headings being the row above the first', () => {
    const from = { row: 5, column: 2 }
    expect(['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => press(key, from))).toEqual([
      { row: 6, column: 2 },
      { row: 4, column: 2 },
      { row: 5, column: 3 },
      { row: 5, column: 1 },
      { row: 15, column: 2 },
      { row: 0, column: 2 },
      { row: 5, column: 0 },
      { row: 5, column: 4 },
    ])
    expect(press('Home', from, true)).toEqual({ row: 0, column: 0 })
    expect(press('End', from, true)).toEqual({ row: 99, column: 4 })
    expect(press('ArrowDown', from, true)).toEqual({ row: 99, column: 2 })
    expect(press('a', from)).toBeUndefined()
  })

  it('end at the edges', () => {
    expect(press('ArrowUp', { row: 0, column: 0 })).toEqual({ row: -1, column: 0 })
    expect(press('ArrowUp', { row: -1, column: 0 })).toEqual({ row: -1, column: 0 })
    expect(press('ArrowDown', { row: 99, column: 4 })).toEqual({ row: 99, column: 4 })
    expect(press('ArrowRight', { row: 99, column: 4 })).toEqual({ row: 99, column: 4 })
  })

  it('of a range are those of all rows between its ends', () => {
    expect(rowsBetween(4, 2)).toEqual([2, 3, 4])
    expect(rowsBetween(1, 1)).toEqual([1])
  })
})

describe('the window of rows', () => {
  it('covers what is in sight, and its spaces make up the rest', () => {
    const { first, end, spaceBefore, spaceAfter } = rowWindow(10_000, 33, 33 * 5000, 500)
    expect(first).toBeLessThan(5000)
    expect(end).toBeGreaterThan(5000 + Math.ceil(500 / 33))
    expect(end - first).toBeLessThan(40)
    expect(spaceBefore + (end - first) * 33 + spaceAfter).toBe(10_000 * 33)
    expect(rowWindow(10_000, 33, 33 * 5000, 500, 4)).toMatchObject({ first: 4996, end: 5000 + Math.ceil(500 / 33) + 5 })
  })

  it('shows everything of a short table, and the end of one that has become shorter', () => {
    expect(rowWindow(3, 33, 0, 500)).toEqual({ first: 0, end: 3, spaceBefore: 0, spaceAfter: 0 })
    expect(rowWindow(20, 33, 100_000, 100)).toMatchObject({ end: 20 })
    expect(rowWindow(0, 33, 0, 500)).toEqual({ first: 0, end: 0, spaceBefore: 0, spaceAfter: 0 })
  })

  it('scrolls no further than it must', () => {
    expect(scrollTopFor(5, 10, 0, 100)).toBe(0)
    expect(scrollTopFor(12, 10, 0, 100)).toBe(30)
    expect(scrollTopFor(2, 10, 50, 100)).toBe(20)
  })
})
