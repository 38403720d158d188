import { describe, expect, it } from 'vitest'
import { chooseAdapter } from '../../../../../electron/worker/backends/choose-adapter.ts'
import type { WebgpuAdapter } from '../../../../../shared/contract/views.ts'

const described = (name: string, software = false): Omit<WebgpuAdapter, 'index'> => ({ name, backend: 'vulkan', vendor: '', architecture: '', device: '', description: '', software })
const adapters = [described('llvmpipe (LLVM 15.0.6, 256 bits)', true), described('NVIDIA GeForce RTX 4090'), described('Intel(R) UHD Graphics 770')].map((adapter, index) => ({ ...adapter, index }))
const chosen = (wanted?: string): string => chooseAdapter(adapters, wanted).name

describe('the adapter to train on', () => {
  it('is the first one that is hardware, unless another is asked for', () => {
    expect([chosen(), chosen('')]).toEqual(['NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 4090'])
  })

  it('is asked for by its index, or by a part of its name', () => {
    expect([chosen('2'), chosen('intel'), chosen('rtx 4090'), chosen('llvm')]).toEqual([adapters[2]?.name, adapters[2]?.name, adapters[1]?.name, adapters[0]?.name])
  })

  it('may be one that computes on the processor only for those who ask for any', () => {
    const software = adapters.slice(0, 1)
    expect(chooseAdapter(software, 'any').software).toBe(true)
    expect(() => chooseAdapter(software)).toThrow(/computes on the processor \(0: llvmpipe .*--backend webgpu/)
  })

  it('is missed with the list of those that are there', () => {
    expect(() => chosen('radeon')).toThrow('asks for the adapter "radeon"; there is 0: llvmpipe (LLVM 15.0.6, 256 bits), 1: NVIDIA GeForce RTX 4090, 2: Intel(R) UHD Graphics 770.')
    expect(() => chosen('3')).toThrow('asks for the adapter "3"')
    expect(() => chooseAdapter([], 'any')).toThrow('install the driver')
  })
})
