import { describe, expect, it } from 'vitest'
import { quantities } from '../../../../renderer/charts/quantity.ts'
import { mostRanked, rankChart, rankedPlaces, rankSentence, rankTable } from '../../../../renderer/charts/rank.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { colors, objective, trial } from './samples.ts'

const space: SearchSpace = { units: { type: 'int', low: 1, high: 100 }, kind: { type: 'categorical', choices: ['tanh', 'relu'] } }
const [x, y] = quantities(space, [])
if (x === undefined || y === undefined) throw new Error('the space has two parameters')
const trials = [
  ...Array.from({ length: 10 }, (_, i) => trial(i, 10 - i, { params: { units: 10 * i, kind: i > 6 ? 'relu' : 'tanh' } })),
  trial(10, 0, { state: 'pruned', params: { units: 5, kind: 'relu' } }),
  trial(11, Number.NaN, { params: { units: 5, kind: 'relu' } }),
  trial(12, 5, { params: { units: 5 } }),
]
const data = { trials, x, y, objective }

describe('the rank chart', () => {
  it('ranks the complete trials that have both parameters and a number', () => {
    expect(rankedPlaces(data).map(({ trial: { number }, rank }) => [number, rank])).toEqual(Array.from({ length: 10 }, (_, i) => [9 - i, i + 1]))
    expect(rankedPlaces({ ...data, objective: { name: 'loss', goal: 'maximize' } })[0]?.trial.number).toBe(0)
  })

  it('gives equal values one rank', () => {
    const equal = [trial(0, 1, { params: { units: 1, kind: 'tanh' } }), trial(1, 1, { params: { units: 2, kind: 'tanh' } }), trial(2, 3, { params: { units: 3, kind: 'tanh' } })]
    expect(rankedPlaces({ ...data, trials: equal }).map(({ rank, goodness }) => [rank, goodness])).toEqual([[1, 1], [1, 1], [3, 0]])
  })

  it('draws a series a fifth, the best last, each in another colour and size', () => {
    const { series } = rankChart(data, colors)
    const drawn = Array.isArray(series) ? series : []
    expect(drawn.map(({ name, data: placed }) => [name, Array.isArray(placed) ? placed.length : 0])).toEqual([['worst fifth', 2], ['fourth fifth', 2], ['middle fifth', 2], ['second fifth', 2], ['best fifth', 2]])
    const look = (one: object): string => JSON.stringify({ ...one, id: '', name: '', z: 0, data: [] })
    expect(new Set(drawn.map(look)).size).toBe(5)
  })

  it('draws a sample over all ranks where there are very many, the best among them', () => {
    const many = Array.from({ length: 7000 }, (_, i) => trial(i, 7000 - i, { params: { units: 1 + (i % 100), kind: 'tanh' } }))
    const { series } = rankChart({ ...data, trials: many }, colors)
    const drawn = (Array.isArray(series) ? series : []).map(({ data: placed }): unknown[] => (Array.isArray(placed) ? placed : []))
    expect(drawn.reduce((sum, placed) => sum + placed.length, 0)).toBeLessThanOrEqual(mostRanked)
    expect(drawn.every((placed) => placed.length > 400)).toBe(true)
    expect(drawn.at(-1)?.at(-1)).toMatchObject({ trial: 6999 })
  })

  it('says where the best fifth lies, and lists the ranks', () => {
    expect(rankSentence(data)).toBe('The best fifth of 10 complete trials has units mostly from 80 to 90 and kind mostly relu (2 of 2).')
    expect(rankSentence({ ...data, trials: trials.slice(0, 3) })).toMatch(/too few/)
    expect(rankTable(data).rows[0]).toEqual([1, 9, 1, 90, 'relu'])
  })
})
