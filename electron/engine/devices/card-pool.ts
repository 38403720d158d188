import type { CardLease, CardPool } from '../contracts/executor.ts'
import { cardEnvironment, type Card } from './cards.ts'

/** Shares are added up: three thirds are one. */
const tolerance = 1e-9

interface Place {
  readonly card: Card
  /** In [0, 1]. */
  used: number
}

/**
 * How many commands can run at once.
 * @param amount cards a command: a share in (0, 1), or a whole number
 */
export function mostCommands(cards: number, amount: number): number {
  return amount < 1 ? cards * Math.floor(1 / amount + tolerance) : Math.floor(cards / amount)
}

/**
 * Lends cards, to the commands of all studies together; who came first is served first, so that nobody who needs
 * several waits for ever. A share is taken of the card with the most left, so that commands share one only when they must.
 * @param visible the engine's own `CUDA_VISIBLE_DEVICES`
 */
export function createCardPool(cards: readonly Card[], visible: string | undefined): CardPool {
  const places = cards.map((card): Place => ({ card, used: 0 }))
  const waiting: { readonly amount: number; readonly serve: (lease: CardLease) => void }[] = []

  const serve = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const found = freePlaces(places, next.amount)
      if (found === undefined) return
      waiting.shift()
      next.serve(lend(found, Math.min(next.amount, 1)))
    }
  }
  const lend = (lent: readonly Place[], share: number): CardLease => {
    for (const place of lent) place.used += share
    let isLent = true
    return {
      env: cardEnvironment(
        lent.map(({ card }) => card),
        visible,
      ),
      release() {
        if (isLent) for (const place of lent) place.used = Math.max(0, place.used - share)
        isLent = false
        serve()
      },
    }
  }
  return {
    take: (amount, signal, waits) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        if (amount === 0) {
          resolve(lend([], 0))
          return
        }
        const leave = (): void => {
          waiting.splice(waiting.indexOf(entry), 1)
          reject(signal.reason as Error)
          serve()
        }
        const entry = {
          amount,
          serve: (lease: CardLease): void => {
            signal.removeEventListener('abort', leave)
            resolve(lease)
          },
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(entry)
        serve()
        if (waiting.includes(entry)) waits?.()
      }),
  }
}

function freePlaces(places: readonly Place[], amount: number): Place[] | undefined {
  const free = places.filter(({ used }) => used + Math.min(amount, 1) <= 1 + tolerance).sort((a, b) => a.used - b.used)
  const needed = Math.max(1, amount)
  return free.length < needed ? undefined : free.slice(0, needed)
}
