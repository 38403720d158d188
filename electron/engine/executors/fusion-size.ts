/** What a group of trials did, from its start to its end. */
export interface GroupRun {
  readonly size: number
  /** Epochs of all its members. */
  readonly epochs: number
  readonly ms: number
}

/** How many jobs of a key train together. */
export interface FusionSizes {
  /** The size of the next group. */
  next(key: string): number
  measured(key: string, run: GroupRun): void
  /** A group of this size ran out of memory, or took its process along: the next ones are at most half as large. */
  failed(key: string, size: number): void
  /** How many times as fast as one at a time a group of this size gets on; undefined where one of the two is not measured. */
  speedup(key: string, size: number): number | undefined
  /** Whether the size was found by measuring and is kept. */
  isSettled(key: string): boolean
}

/** Groups are as large as the protocol of studies allows. */
const largest = 256
/** A larger group must be so much faster to be worth what it keeps waiting. */
const worthwhile = 1.05
/** A size is settled when it and the next larger one have been measured so often: other work on the machine comes and goes. */
const enoughRuns = 2

/** All runs of one size. Sums, so that a run counts by its length. */
interface Measured {
  runs: number
  epochs: number
  ms: number
}

/** What is known of the groups of one key. */
interface Known {
  readonly bySize: Map<number, Measured>
  most: number
  settled: number | undefined
}

/**
 * The size of groups: fixed, or found for each key by measuring. A key's first trials run alone; then the group is doubled while epochs a second
 * grow by 5 % or more. Once another key has found its size, a key goes on from that size instead of from 2, and looks at half and at double of it.
 */
export function createFusionSizes(fuse: 'auto' | number): FusionSizes {
  const keys = new Map<string, Known>()
  let lastFound: number | undefined
  const knownOf = (key: string): Known => {
    const known = keys.get(key) ?? { bySize: new Map<number, Measured>(), most: fuse === 'auto' ? largest : fuse, settled: undefined }
    keys.set(key, known)
    return known
  }
  return {
    next(key) {
      const known = knownOf(key)
      return fuse === 'auto' ? (known.settled ?? choose(known, lastFound).size) : known.most
    },
    isSettled: (key) => knownOf(key).settled !== undefined,
    measured(key, { size, epochs, ms }) {
      if (!isPowerOfTwo(size)) return
      const known = knownOf(key)
      const { runs, ...before } = known.bySize.get(size) ?? { runs: 0, epochs: 0, ms: 0 }
      known.bySize.set(size, { runs: runs + 1, epochs: before.epochs + epochs, ms: before.ms + ms })
      if (fuse !== 'auto' || known.settled !== undefined) return
      const choice = choose(known, lastFound)
      if (!choice.isSettled) return
      known.settled = choice.size
      if (choice.size > 1) lastFound = choice.size
    },
    failed(key, size) {
      const known = knownOf(key)
      known.most = Math.max(1, Math.min(known.most, Math.floor(size / 2)))
      if ((known.settled ?? 0) > known.most) known.settled = undefined
    },
    speedup(key, size) {
      const { bySize } = knownOf(key)
      const [alone, together] = [bySize.get(1), bySize.get(size)]
      return alone === undefined || together === undefined ? undefined : rateOf(together) / rateOf(alone)
    },
  }
}

interface Choice {
  readonly size: number
  readonly isSettled: boolean
}

/** The best size that is measured; before it is settled, one beside it that is not yet, or that has not been often enough. */
function choose({ bySize, most }: Known, lastFound: number | undefined): Choice {
  const open = (size: number): Choice => ({ size, isSettled: false })
  const best = bestSize([...bySize].filter(([size]) => size <= most).sort(([a], [b]) => a - b))
  if (best === undefined) return open(1)
  if (bySize.size === 1 && lastFound !== undefined && lastFound <= most) return open(lastFound)
  if (best > 1 && !bySize.has(best / 2)) return open(best / 2)
  const runsOf = (size: number): number => bySize.get(size)?.runs ?? 0
  const larger = 2 * best
  if (larger > most) return { size: best, isSettled: true }
  if (runsOf(larger) < enoughRuns && (runsOf(larger) === 0 || runsOf(best) >= enoughRuns)) return open(larger)
  return runsOf(best) < enoughRuns ? open(best) : { size: best, isSettled: true }
}

/** The smallest size that no larger one is worth waiting for. */
function bestSize(ascending: readonly (readonly [number, Measured])[]): number | undefined {
  let best = ascending[0]
  for (const each of ascending) if (best !== undefined && rateOf(each[1]) >= worthwhile * rateOf(best[1])) best = each
  return best?.[0]
}

/** Epochs a second. */
const rateOf = ({ epochs, ms }: Measured): number => (1000 * epochs) / Math.max(ms, 1)

const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size))
