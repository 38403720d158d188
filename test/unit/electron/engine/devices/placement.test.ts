import { describe, expect, it } from 'vitest'
import { visibleCards } from '../../../../../electron/engine/devices/cards.ts'
import { placeWorkers, type PlacementInput } from '../../../../../electron/engine/devices/placement.ts'

const listed = [
  { index: 0, uuid: 'GPU-1c9d2f3a-0000' },
  { index: 1, uuid: 'GPU-77aa0b1c-0001' },
]

function place(parts: Partial<PlacementInput>) {
  const placement = placeWorkers({ backend: 'cuda', slots: 3, cards: visibleCards(listed, parts.visible), adapters: [], threads: 1, visible: undefined, ...parts })
  return { names: placement.slots.map(({ name }) => name), environment: (...args: Parameters<typeof placement.environment>) => placement.environment(...args) }
}

describe('the cards that trials may use', () => {
  it('are all that the driver lists, by their indexes', () => {
    expect(visibleCards(listed, undefined)).toEqual([{ id: '0', index: 0 }, { id: '1', index: 1 }])
  })

  it('are those that CUDA_VISIBLE_DEVICES names, in its order and its words', () => {
    expect(visibleCards(listed, '1,0')).toEqual([{ id: '1', index: 1 }, { id: '0', index: 0 }])
    expect(visibleCards(listed, ' GPU-77aa ')).toEqual([{ id: 'GPU-77aa', index: 1 }])
    expect(visibleCards(listed, 'MIG-3f1,MIG-4a0')).toEqual([{ id: 'MIG-3f1', index: 0 }, { id: 'MIG-4a0', index: 1 }])
  })

  it('end at the first entry that names none, as CUDA has it', () => {
    expect(visibleCards(listed, '1,7,0')).toEqual([{ id: '1', index: 1 }])
    expect(visibleCards(listed, '1,1')).toEqual([{ id: '1', index: 1 }])
    for (const hidden of ['', '-1', 'none', 'GPU-']) expect(visibleCards(listed, hidden)).toEqual([])
  })

  it('are believed where the driver cannot be asked', () => {
    expect(visibleCards([], '2,GPU-1c9d')).toEqual([{ id: '2', index: 2 }, { id: 'GPU-1c9d', index: 1 }])
    expect(visibleCards([], undefined)).toEqual([])
  })
})

describe('the placement of workers', () => {
  it('spreads them over the cards, one after the other', () => {
    const { names, environment } = place({})
    expect(names).toEqual(['cuda:0-0', 'cuda:1-0', 'cuda:0-1'])
    expect(names.map((name) => environment('cuda', name))).toEqual(['0', '1', '0'].map((id) => ({ CUDA_VISIBLE_DEVICES: id, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' })))
  })

  it('keeps the meaning that entries have in the environment of the engine', () => {
    const { names, environment } = place({ visible: 'GPU-77aa' })
    expect(names).toEqual(['cuda:1-0', 'cuda:1-1', 'cuda:1-2'])
    expect(environment('cuda', 'cuda:1-2')).toEqual({ CUDA_VISIBLE_DEVICES: 'GPU-77aa' })
  })

  it('numbers slots where no card is known, and leaves the choice to the driver', () => {
    const { names, environment } = place({ cards: [], slots: 2 })
    expect(names).toEqual(['cuda-0', 'cuda-1'])
    expect(environment('cuda', 'cuda-0')).toEqual({})
  })

  it('hides the cards from workers that compute on the processor, whatever was planned', () => {
    expect(place({ backend: 'tensorflow' }).names).toEqual(['tensorflow-0', 'tensorflow-1', 'tensorflow-2'])
    for (const backend of ['tensorflow', 'wasm', 'cpu'] as const) {
      expect(place({ backend }).environment(backend, `${backend}-0`)).toEqual({ CUDA_VISIBLE_DEVICES: '-1' })
      expect(place({}).environment(backend, 'cuda:1-0')).toEqual({ CUDA_VISIBLE_DEVICES: '-1' })
    }
  })

  it('gives threads to TensorFlow alone', () => {
    const { environment } = place({ backend: 'tensorflow', threads: 2 })
    expect(environment('tensorflow', 'tensorflow-0')).toEqual({ CUDA_VISIBLE_DEVICES: '-1', TF_NUM_INTRAOP_THREADS: '2' })
    expect(environment('wasm', 'tensorflow-0')).toEqual({ CUDA_VISIBLE_DEVICES: '-1' })
  })

  it('spreads WebGPU over the adapters that are named, and names none by itself', () => {
    const two = place({ backend: 'webgpu', adapters: ['Radeon', '1'] })
    expect(two.names).toEqual(['webgpu:0-0', 'webgpu:1-0', 'webgpu:0-1'])
    expect(two.names.map((name) => two.environment('webgpu', name))).toEqual([{ TUNERY_WEBGPU_ADAPTER: 'Radeon' }, { TUNERY_WEBGPU_ADAPTER: '1' }, { TUNERY_WEBGPU_ADAPTER: 'Radeon' }])
    expect(place({ backend: 'webgpu', slots: 1 }).names).toEqual(['webgpu-0'])
    expect(place({ backend: 'webgpu' }).environment('webgpu', 'webgpu-0')).toEqual({})
  })
})
