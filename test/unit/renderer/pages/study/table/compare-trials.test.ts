import { describe, expect, it } from 'vitest'
import { compareTrials } from '../../../../../../renderer/pages/study/table/compare-trials.ts'
import { trialsJson } from '../../../../../../renderer/pages/study/table/trial-json.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { trial } from '../../../charts/samples.ts'

const space: SearchSpace = { lr: { type: 'float', low: 0, high: 1 }, units: { type: 'int', low: 1, high: 9 }, kind: { type: 'categorical', choices: ['a', 'b'] } }
const metrics = [{ name: 'loss', goal: 'minimize' }, { name: 'accuracy', goal: 'maximize' }, { name: 'size', at_most: 5 }] as const

describe('trials side by side', () => {
  const trials = [
    trial(3, 0, { params: { lr: 0.1, units: 4, kind: 'a' }, values: { loss: 0.5, accuracy: 0.9, size: 2 } }),
    trial(8, 0, { params: { lr: 0.2, units: 4 }, values: { loss: NaN, accuracy: 0.7, size: 1 } }),
    trial(9, 0, { params: { lr: 0.1, units: 4, gone: true }, values: { loss: 0.5 } }),
  ]
  const { metrics: compared, different, same } = compareTrials(trials, space, metrics)

  it('have the parameters that differ apart, a missing one being different too', () => {
    expect(different.map(({ name, values }) => [name, values])).toEqual([
      ['lr', [0.1, 0.2, 0.1]],
      ['kind', ['a', undefined, undefined]],
      ['gone', [undefined, undefined, true]],
    ])
    expect(same.map(({ name }) => name)).toEqual(['units'])
  })

  it('mark the best value of a metric with a goal, every one of several, never NaN', () => {
    expect(compared.map(({ name, best }) => [name, [...best]])).toEqual([
      ['loss', [0, 2]],
      ['accuracy', [0]],
      ['size', []],
    ])
  })

  it('mark nothing where all are the same', () => {
    const twice = compareTrials([trial(0, 1), trial(1, 1)], {}, metrics)
    expect(twice.metrics.map(({ best }) => best.size)).toEqual([0])
  })

  it('become JSON that says what is no number', () => {
    const json: unknown = JSON.parse(trialsJson(trials.slice(1, 2)))
    expect(json).toMatchObject([{ number: 8, params: { lr: 0.2 }, values: { loss: 'NaN' }, tags: [], note: null }])
  })
})
