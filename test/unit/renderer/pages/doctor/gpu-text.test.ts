import { expect, it } from 'vitest'
import { adapterFacts, gpuFacts } from '../../../../../renderer/pages/doctor/gpu-text.ts'

const card = { index: 0, name: 'H100', driver: '570.1', memoryMiB: 81920, usedMiB: 512, temperatureC: 41, utilisation: 0.97, watts: 350.4, processes: [{ pid: 7, name: 'python3', memoryMiB: null }] }

it('says what a graphics card is, how busy, and with what', () => {
  expect(gpuFacts({ kind: 'found', gpus: [card] })).toEqual([
    { label: 'Graphics card', value: 'H100', note: 'driver 570.1, 512 MiB of 80 GiB in use, 97 % busy, 41 °C, 350 W, 1 process: python3 (7)' },
  ])
})

it('leaves out what a card does not measure, and numbers several', () => {
  const plain = { ...card, temperatureC: null, utilisation: null, watts: null, processes: [] }
  expect(gpuFacts({ kind: 'found', gpus: [plain, { ...plain, index: 1 }] }).map(({ label, note }) => [label, note])).toEqual([
    ['Graphics card 0', 'driver 570.1, 512 MiB of 80 GiB in use'],
    ['Graphics card 1', 'driver 570.1, 512 MiB of 80 GiB in use'],
  ])
})

it('says why there is none', () => {
  expect(gpuFacts({ kind: 'none', why: 'No NVIDIA driver is installed.' })).toEqual([{ label: 'Graphics card', value: 'None that trains', note: 'No NVIDIA driver is installed.' }])
})

it('lists the adapters of WebGPU, and says which ones compute on the processor', () => {
  const adapter = { index: 0, name: 'SwiftShader Device', backend: 'vulkan', vendor: 'google', architecture: 'swiftshader', device: '', description: '', software: true }
  expect(adapterFacts({ kind: 'found', adapters: [adapter] })).toEqual([{ label: 'WebGPU adapter', value: 'SwiftShader Device', note: 'vulkan, computes on the processor' }])
  expect(adapterFacts({ kind: 'found', adapters: [adapter, { ...adapter, index: 1, name: 'AMD Radeon', description: 'radv', software: false }] })[1]).toEqual({ label: 'WebGPU adapter 1', value: 'AMD Radeon', note: 'vulkan, radv' })
  expect(adapterFacts({ kind: 'none', why: 'None.', remedy: 'Install one.' })).toEqual([])
})
