import { onAbort } from '../on-abort.ts'
import { availableIsMeasured, availableMiB, memoryLimitMiB } from './machine-memory.ts'

/** What a process that is about to run trials will hold. */
export interface MemoryClaim {
  /**
   * The most that it is expected to hold, in MiB, by what is known now; undefined when nobody knows: it then waits only for those
   * whose need is known.
   */
  needMiB(): number | undefined
  /** Whether it is started only when nothing else runs, and nothing beside it. */
  readonly alone: boolean
  /** What the process holds now, in MiB; 0 while it is not there. */
  heldMiB(): number
  /** Told when it does not fit at once. */
  waits(running: number): void
  /** Gives back what is held for convenience alone; called again and again while it waits. */
  makeRoom(): void
}

/** A place among what runs. */
export interface MemoryPlace {
  /** Whether anything else has run at any time since it was given. */
  hadCompany(): boolean
  leave(): void
}

/** The memory of this machine, and the processes of all studies that run on it. */
export interface MemoryLedger {
  /**
   * Waits until a process fits beside those that run; who came first is served first, but a process that is there already and only goes on
   * need not make room for one that is to be started, some times in a row. What runs ends some day, and when nothing runs and no more room can be
   * made, the first one is let in, however large: nobody waits for ever.
   * @returns undefined when the signal has aborted
   */
  enter(claim: MemoryClaim, signal: AbortSignal): Promise<MemoryPlace | undefined>
  readonly limitMiB: number
}

export interface Machine {
  readonly limitMiB: number
  /** What can be had besides what is held. @param heldMiB what the processes of the ledger hold */
  availableMiB(heldMiB: number): number
  /** Calls back now and then until told to stop, because other programs take memory and give it back. */
  poll(look: () => void): () => void
}

/** The share of a machine's memory that is left for everything else. */
const spareShare = 0.05
const pollMs = 1000
/** What is killed has given its memory back by the look after. */
const looksUntilStart = 2
/** The first one that waits lets so many others pass. */
const mostPasses = 16

interface Entry {
  readonly claim: MemoryClaim
  hasCompany: boolean
}

interface Waiting {
  readonly claim: MemoryClaim
  /** How many came later and went first. */
  passed: number
  /** How often it has been looked whether there is room by now, since nothing runs. */
  looks: number
  start(): void
}

/** A ledger of a machine on which nothing runs. */
export function createMemoryLedger(machine: Machine): MemoryLedger {
  const running = new Set<Entry>()
  const waiting: Waiting[] = []
  const keepLooking = createPolling(machine)

  const fits = (claim: MemoryClaim): boolean => fitsBeside(machine, claim, [...running].map((entry) => entry.claim))
  const mayStart = ({ claim, looks }: Waiting): boolean => fits(claim) || (running.size === 0 && looks >= looksUntilStart)
  const look = (): void => {
    const [first] = waiting
    if (first !== undefined) {
      first.looks = running.size === 0 ? first.looks + 1 : 0
      if (!mayStart(first)) first.claim.makeRoom()
    }
    serve()
  }
  const serve = (): void => {
    for (let first = waiting[0]; first !== undefined && mayStart(first); first = waiting[0]) {
      waiting.shift()
      first.start()
    }
    keepLooking(waiting.length > 0 ? look : undefined)
  }
  const admit = (claim: MemoryClaim): MemoryPlace => {
    const entry: Entry = { claim, hasCompany: running.size > 0 }
    for (const other of running) other.hasCompany = true
    running.add(entry)
    return {
      hadCompany: () => entry.hasCompany,
      leave() {
        if (running.delete(entry)) serve()
      },
    }
  }
  return {
    limitMiB: machine.limitMiB,
    enter: (claim, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined)
        const [first] = waiting
        if (first !== undefined && mayPass(claim, first) && fits(claim)) {
          first.passed += 1
          return resolve(admit(claim))
        }
        const start = (): void => {
          off()
          resolve(admit(claim))
        }
        const place = { claim, passed: 0, looks: 0, start }
        const off = onAbort(signal, () => {
          waiting.splice(waiting.indexOf(place), 1)
          resolve(undefined)
          serve()
        })
        waiting.push(place)
        serve()
        if (waiting.includes(place)) claim.waits(running.size)
      }),
  }
}

/** Polls a machine for as long as there is something to look for. */
function createPolling(machine: Machine): (look: (() => void) | undefined) => void {
  let stop: (() => void) | undefined
  return (look) => {
    if (look !== undefined) stop ??= machine.poll(look)
    else {
      stop?.()
      stop = undefined
    }
  }
}

function fitsBeside(machine: Machine, claim: MemoryClaim, running: readonly MemoryClaim[]): boolean {
  if (running.length > 0 && (claim.alone || running.some(({ alone }) => alone))) return false
  const held = running.reduce((sum, each) => sum + each.heldMiB(), 0)
  const growth = [...running, claim].reduce((sum, each) => sum + growthOf(each), 0)
  return growth <= machine.availableMiB(held) - spareShare * machine.limitMiB
}

/** Ending a warm process to start another one in its place would give nothing to anybody. */
function mayPass(claim: MemoryClaim, first: Waiting): boolean {
  return !first.claim.alone && first.passed < mostPasses && claim.heldMiB() >= (claim.needMiB() ?? Infinity) / 2
}

/** What a process is still going to take. */
function growthOf(claim: MemoryClaim): number {
  const needMiB = claim.needMiB()
  return needMiB === undefined ? 0 : Math.max(0, needMiB - claim.heldMiB())
}

/** The memory of this machine: one for all studies. */
export const machineLedger: MemoryLedger = createMemoryLedger({
  limitMiB: memoryLimitMiB(),
  availableMiB: (heldMiB) => (availableIsMeasured ? availableMiB() : availableMiB() - heldMiB),
  poll(look) {
    const timer = setInterval(look, pollMs)
    return () => {
      clearInterval(timer)
    }
  },
})
