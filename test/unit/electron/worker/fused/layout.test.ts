import * as tf from '@tensorflow/tfjs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf, narrow, numbersOf, rowsOf, widen, widest } from '../../../../../electron/worker/fused/layout.ts'
import { createModel } from '../../../../../electron/worker/models/index.ts'
import { parameterCount } from '../../../../../electron/worker/models/model.ts'

const size = fc.integer({ min: 1, max: 4 })

describe('the layout of a group', () => {
  it('gives back the weights of a narrower layer as they were, and keeps the rest 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), size, size, size, size, (groups, channels, outputs, moreChannels, moreOutputs) => {
        const own = { groups, channels, outputs }
        const wide = { groups, channels: channels + moreChannels, outputs: outputs + moreOutputs }
        const values = Float32Array.from({ length: numbersOf(own) }, (_, i) => i + 1)
        const widened = new Float32Array(numbersOf(wide))
        widen(values, own, widened, wide)
        expect(widened.filter((value) => value !== 0).toSorted()).toEqual(values.toSorted())
        const back = new Float32Array(numbersOf(own))
        narrow(widened, wide, back, own)
        expect(back).toEqual(values)
      }),
    )
  })

  it('puts channels of a pixel together, and the bias last', () => {
    const widened = new Float32Array(7)
    widen(Float32Array.of(1, 2, 3), { groups: 2, channels: 1, outputs: 1 }, widened, { groups: 2, channels: 3, outputs: 1 })
    expect([...widened]).toEqual([1, 0, 0, 2, 0, 0, 3])
  })

  it.each(['softmax-regression', 'mlp', 'cnn'] as const)('has as many numbers as the single model: %s', (name) => {
    for (const inputShape of [[28, 28, 1], [7, 6, 3]]) {
      const options = { units: 10, layers: 3, filters: 3, activation: 'relu', dropout: 0 } as const
      const input = { inputShape, outputs: 4 }
      const model = createModel(tf, name, input, options)
      const layout = layoutOf(name, input, options)
      expect(layout.reduce((sum, layer) => sum + numbersOf(layer), 0)).toBe(parameterCount(model))
      // A kernel and its bias, layer by layer, are the fused arrays.
      expect(layout.map(({ outputs }) => outputs)).toEqual(model.weights.filter((_, n) => n % 2 === 1).map(({ shape }) => shape[0]))
    }
  })

  it('of the widest trial is nowhere narrower than that of another', () => {
    const all = [{ units: 9, layers: 2, filters: 3 }, { units: 6, layers: 2, filters: 4 }]
    const input = { inputShape: [12, 12, 1], outputs: 3 }
    const wide = layoutOf('cnn', input, widest(all))
    for (const widths of all) layoutOf('cnn', input, widths).forEach((layer, n) => expect(rowsOf(layer)).toBeLessThanOrEqual(rowsOf(wide[n] ?? layer)))
  })
})
