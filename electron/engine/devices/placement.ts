import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { WorkerPlacement } from '../contracts/executor.ts'
import { cardEnvironment, type Card } from './cards.ts'

/** The devices that workers are spread over. */
export interface PlacementInput {
  readonly backend: BackendName
  readonly slots: number
  readonly cards: readonly Card[]
  /** WebGPU's adapters by the names that `TUNERY_WEBGPU_ADAPTER` knows; empty when the backend is to pick. */
  readonly adapters: readonly string[]
  /** Threads of a worker of the backend `tensorflow`. */
  readonly threads: number
  /** The engine's own `CUDA_VISIBLE_DEVICES`. */
  readonly visible: string | undefined
}

/**
 * Binds each slot to one device, one after the other, so that the first ones are on different devices: `cuda:0-0`,
 * `cuda:1-0`, `cuda:0-1`. On the processor, or where no device is known, slots are numbered: `tensorflow-0`.
 *
 * Should a worker compute by another backend than was planned, its slot keeps its name.
 */
export function placeWorkers({ backend, slots, cards, adapters, threads, visible }: PlacementInput): WorkerPlacement {
  const numbers = backend === 'cuda' ? cards.map(({ index }) => index) : backend === 'webgpu' && adapters.length > 1 ? [...adapters.keys()] : []
  const names = Array.from({ length: slots }, (_, slot) => nameOf(backend, slot, numbers))
  const positions = new Map(names.map((name, position) => [name, position]))
  return {
    slots: names.map((name) => ({ name })),
    environment(used, slot) {
      const position = positions.get(slot) ?? 0
      const card = pick(cards, position)
      const adapter = pick(adapters, position)
      if (used === 'cuda') return card === undefined ? {} : cardEnvironment([card], visible)
      if (used === 'webgpu') return adapter === undefined ? {} : { TUNERY_WEBGPU_ADAPTER: adapter }
      // TensorFlow would take a share of every card that it sees.
      return { ...cardEnvironment([], visible), ...(used === 'tensorflow' && threads > 1 && { TF_NUM_INTRAOP_THREADS: String(threads) }) }
    },
  }
}

function nameOf(backend: BackendName, slot: number, numbers: readonly number[]): string {
  const number = pick(numbers, slot)
  return number === undefined ? `${backend}-${String(slot)}` : `${backend}:${String(number)}-${String(Math.floor(slot / numbers.length))}`
}

function pick<Item>(items: readonly Item[], position: number): Item | undefined {
  return items[position % Math.max(items.length, 1)]
}
