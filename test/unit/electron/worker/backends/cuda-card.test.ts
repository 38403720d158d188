import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cudaCardName } from '../../../../../electron/worker/backends/cuda-card.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-cards-'))
  for (const [bus, model, uuid] of [
    ['0000:af:00.0', 'Quadro P400', 'GPU-77aa0b1c-0000-0000-0000-000000000001'],
    ['0000:17:00.0', 'NVIDIA H100 80GB HBM3', 'GPU-1c9d2f3a-0000-0000-0000-000000000000'],
  ] as const) {
    mkdirSync(join(folder, bus))
    writeFileSync(join(folder, bus, 'information'), `Model: \t\t ${model}\nIRQ:   \t\t 45\nGPU UUID: \t ${uuid}\nBus Type: \t PCIe\n`)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['no choice: the first on the bus', {}, 'NVIDIA H100 80GB HBM3'],
  ['a number', { CUDA_VISIBLE_DEVICES: '1' }, 'Quadro P400'],
  ['the first of a list', { CUDA_VISIBLE_DEVICES: '1,0' }, 'Quadro P400'],
  ['the beginning of a UUID', { CUDA_VISIBLE_DEVICES: 'GPU-77aa' }, 'Quadro P400'],
  ['a card that is not there', { CUDA_VISIBLE_DEVICES: '7' }, undefined],
  ['a part of a card, which has a UUID of its own', { CUDA_VISIBLE_DEVICES: 'MIG-77aa' }, undefined],
  ['none', { CUDA_VISIBLE_DEVICES: '' }, undefined],
])('names the card by %s', (_how, env, name) => {
  expect(cudaCardName(env, folder)).toBe(name)
})

it('knows no name where the driver writes nothing', () => {
  expect(cudaCardName({}, join(folder, 'nothing'))).toBeUndefined()
})
