import { describe, expect, it } from 'vitest'
import { dimensionsOf } from '../../../../../../electron/engine/samplers/tpe/dimension.ts'
import { sharedWeights } from '../../../../../../electron/engine/samplers/tpe/shared-weights.ts'

const dimensions = dimensionsOf({
  x: { type: 'float', low: 0, high: 1 },
  c: { type: 'categorical', choices: ['a', 'b'] },
  y: { type: 'float', low: 0, high: 1, when: { param: 'c', in: ['b'] } },
})
const at = (x: number, c: number, y = NaN): Float64Array => Float64Array.of(x, c, y)

describe('the weights of good trials while others run', () => {
  it('are shared with the running trials that each is nearest to', () => {
    expect(sharedWeights(dimensions, [at(0.1, 0), at(0.9, 0)], [4, 2], [at(0.2, 0), at(0.3, 0), at(0.8, 0)])).toEqual([4 / 3, 1])
  })

  it('go by choices, and by which parameters are active', () => {
    const good = [at(0.5, 0), at(0.1, 1, 0.5)]
    expect(sharedWeights(dimensions, good, [1, 1], [at(0.45, 1, 0.9)])).toEqual([1, 0.5])
  })

  it('stay when nothing runs, and are none when nothing is good', () => {
    expect(sharedWeights(dimensions, [at(0.1, 0)], [3], [])).toEqual([3])
    expect(sharedWeights(dimensions, [], [], [at(0.1, 0)])).toEqual([])
  })
})
