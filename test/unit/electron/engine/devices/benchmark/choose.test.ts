import { describe, expect, it } from 'vitest'
import { chosenFor, choicesFor, type ChoiceInput } from '../../../../../../electron/engine/devices/benchmark/choose.ts'
import { kept, nothingMeasured, speed } from './measured.ts'

const all = ['cuda', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const
/** A card that is faster for large models, and slower for small ones. */
const measured = kept(speed('cuda', [90_000, 200_000, 150_000]), speed('tensorflow', [80_000, 20_000, 5000]), speed('wasm', [5000, 900, null]))
const input = (changes: Partial<ChoiceInput> = {}): ChoiceInput => ({ preferred: undefined, kept: measured, usable: all, parallel: 8, ...changes })

describe('the choice of a backend', () => {
  it('is the one with the most samples a second, where the processor trains as many trials as there are cores and a card one', () => {
    expect(['small', 'medium', 'large'].map((size) => choicesFor(input()).find((choice) => choice.size === size)?.backend)).toEqual(['tensorflow', 'cuda', 'cuda'])
  })

  it('depends on how many trials train at once', () => {
    expect(chosenFor(input({ parallel: 1 }), 'small')).toBe('cuda')
    expect(chosenFor(input({ parallel: 2 }), 'small')).toBe('tensorflow')
    expect(chosenFor(input({ parallel: 64 }), 'medium')).toBe('cuda')
  })

  it('is the one that the user named, whatever was measured', () => {
    expect(chosenFor(input({ preferred: 'cpu' }), 'large')).toBe('cpu')
    expect(choicesFor(input({ preferred: 'cpu' })).map(({ why }) => why)).toEqual(Array(3).fill('You named it (--backend or TUNERY_BACKEND).'))
  })

  it('follows the usual order where nothing was measured, or on another machine', () => {
    expect(chosenFor(input({ kept: nothingMeasured }), 'small')).toBe('cuda')
    expect(chosenFor(input({ kept: nothingMeasured, usable: ['webgpu', 'wasm', 'cpu'] }), 'small')).toBe('webgpu')
    expect(chosenFor(input({ kept: { ...measured, unused: 'The computer has changed.' } }), 'small')).toBe('cuda')
    expect(chosenFor(input({ kept: nothingMeasured, usable: [] }), 'small')).toBe('cpu')
  })

  it('leaves out backends that cannot be used, and models that could not be trained', () => {
    expect(chosenFor(input({ usable: ['tensorflow', 'wasm', 'cpu'] }), 'large')).toBe('tensorflow')
    expect(chosenFor(input({ usable: ['wasm', 'cpu'] }), 'small')).toBe('wasm')
    expect(chosenFor(input({ usable: ['webgpu', 'wasm'] }), 'large')).toBe('webgpu')
  })
})

describe('the reason for a choice', () => {
  const whys = (changes: Partial<ChoiceInput> = {}): string[] => choicesFor(input(changes)).map(({ why }) => why)

  it('says how much faster it is, and that the card is slower for this model', () => {
    expect(whys({ usable: ['cuda', 'tensorflow', 'wasm'] })).toEqual([
      'It trains most samples a second: 640,000 with 8 trials at once, 7.1 times as many as cuda. Your GPU (NVIDIA H100) is slower than your CPU for this model: 90,000 with cuda.',
      'It trains most samples a second: 200,000, 1.3 times as many as tensorflow.',
      'It trains most samples a second: 150,000, 3.8 times as many as tensorflow.',
    ])
  })

  it('says what was not measured', () => {
    expect(whys()[1]).toContain('Not measured: webgpu, cpu.')
  })

  it('names the order where nothing was measured', () => {
    expect(whys({ kept: nothingMeasured, usable: ['tensorflow', 'wasm'] })[0]).toBe('Without a measurement the usual order decides. It is the first of those that can be used: tensorflow, wasm.')
    expect(whys({ usable: ['webgpu', 'cpu'] })[0]).toBe('No backend that can be used was measured with this model. It is the first of those that can be used: webgpu, cpu.')
    expect(whys({ kept: nothingMeasured, usable: ['cpu'] })[0]).toBe('No other can be used.')
  })
})
