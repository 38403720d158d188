import { availableParallelism } from 'node:os'
import type { CardPool } from '../contracts/executor.ts'
import { createCardPool } from './card-pool.ts'
import { findCards, type CardsOptions, type CardsReport } from './cards.ts'

/** What trials can be bound to. */
export interface Devices {
  readonly cores: number
  readonly cards: CardsReport
  /** Lends the cards to the commands of all studies. */
  readonly pool: CardPool
  /**
   * The adapters that WebGPU's workers are spread over, as the user lists them in `TUNERY_WEBGPU_ADAPTER`. Left to itself
   * every worker takes the fastest: adapters of different speed would make trials depend on their slot, and Dawn cannot
   * tell two cards of one name apart.
   */
  readonly adapters: readonly string[]
  /** The engine's own `CUDA_VISIBLE_DEVICES`. */
  readonly visible: string | undefined
}

/** Finds the devices of this machine when somebody needs them. */
export interface DeviceFinder {
  /** Without asking the driver: no cards. For trials that use none. */
  withoutCards(): Devices
  /** Asks the driver, once; again as long as it names no card. Takes up to 5 s when the driver hangs. Never throws. */
  withCards(): Promise<Devices>
}

/** A finder that has not looked yet. */
export function createDeviceFinder({ env = process.env, ...options }: CardsOptions = {}): DeviceFinder {
  const visible = env['CUDA_VISIBLE_DEVICES']
  const adapters = (env['TUNERY_WEBGPU_ADAPTER'] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '')
  const devices = (cards: CardsReport): Devices => ({ cores: availableParallelism(), cards, pool: createCardPool(cards.cards, visible), adapters, visible })
  const none = devices({ cards: [], why: 'The driver was not asked.' })
  let answer: Promise<Devices> | undefined
  return {
    withoutCards: () => none,
    withCards: () => {
      answer ??= findCards({ ...options, env }).then((report) => {
        if (report.cards.length === 0) answer = undefined
        return devices(report)
      })
      return answer
    },
  }
}
