import { describe, expect, it } from 'vitest'
import { progressText, shapeText, speedRows, trainsText } from '../../../../../renderer/pages/doctor/speed-text.ts'
import type { BackendChoice } from '../../../../../shared/contract/benchmark.ts'
import { kept, nothingMeasured, speed } from '../../../electron/engine/devices/benchmark/measured.ts'

const choices: BackendChoice[] = [
  { size: 'small', backend: 'tensorflow', why: '' },
  { size: 'medium', backend: 'tensorflow', why: '' },
  { size: 'large', backend: 'cuda', why: '' },
]

describe('the table of speeds', () => {
  it('counts a backend on the processor once a core, and one on a card once', () => {
    const [cuda, tensorflow] = speedRows(kept(speed('cuda', [90_000, 20_000, 150_000]), speed('tensorflow', [80_000, 20_000, null])), choices, 2)
    expect(tensorflow).toMatchObject({ backend: 'tensorflow', where: '2 trials at once on AMD EPYC', why: null })
    expect(tensorflow?.cells).toEqual([
      { size: 'small', text: '160,000', each: '80,000 each', share: 1, chosen: true },
      { size: 'medium', text: '40,000', each: '20,000 each', share: 1, chosen: true },
      { size: 'large', text: '–', each: undefined, share: 0, chosen: false },
    ])
    expect(cuda?.where).toBe('1 trial at once on NVIDIA H100')
    expect(cuda?.cells.map(({ text, each, share, chosen }) => [text, each, share, chosen])).toEqual([
      ['90,000', undefined, 0.5625, false],
      ['20,000', undefined, 0.5, false],
      ['150,000', undefined, 1, true],
    ])
  })

  it('marks no choice where the measurement is not used, and is empty where there is none', () => {
    const rows = speedRows({ ...kept(speed('cuda', [1, 2, 3])), unused: 'The computer has changed.' }, choices, 2)
    expect(rows.flatMap(({ cells }) => cells).every(({ chosen }) => !chosen)).toBe(true)
    expect(speedRows(nothingMeasured, choices, 2)).toEqual([])
  })
})

it('says what a backend is chosen for', () => {
  expect(['tensorflow', 'cuda', 'wasm'].map((backend) => trainsText(choices, backend))).toEqual(['Trains small and medium models', 'Trains large models', undefined])
  expect(trainsText(choices.map((choice) => ({ ...choice, backend: 'wasm' })), 'wasm')).toBe('Trains your studies')
})

it('says what a size is, and what is measured now', () => {
  expect(shapeText('small')).toBe('1 layer of 64 units, batches of 32')
  expect(progressText({ kind: 'progress', backend: 'wasm', size: 'large', done: 5, total: 9 })).toBe('wasm, the large model: 6 of 9')
})
