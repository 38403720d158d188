/** Trains on so many samples. */
export type TrainSamples = (count: number) => Promise<void>

export interface RateOptions {
  /** Samples of a step. */
  readonly batchSize: number
  /** The most samples that can be trained on at once. */
  readonly most: number
  /** How long is measured, warming up apart. */
  readonly seconds: number
  /** Whether a smaller batch costs nothing to prepare: then a step that takes too long is measured by a part of it. */
  readonly divisible: boolean
  /** Milliseconds. */
  readonly now: () => number
}

/** A run is this much longer than the one before at most. */
const growth = 8
/** Runs grow until they take this share of the time: long enough for what is paid once a run, short enough for several. */
const runShare = 1 / 8
/** What warms up where batches are divisible. */
const warmUpPart = 1 / 16

/**
 * Samples a second, as fast as it gets: short runs, and what else runs on the machine, only make it slower. The first
 * run, in which graphs are compiled and shaders built, does not count.
 */
export async function sampleRate(train: TrainSamples, { batchSize, most, seconds, divisible, now }: RateOptions): Promise<number> {
  const measure = async (count: number): Promise<number> => {
    const startedAt = now()
    await train(count)
    return Math.max((now() - startedAt) / 1000, 1e-6)
  }
  const first = divisible ? Math.ceil(batchSize * warmUpPart) : batchSize
  const fitting = Math.floor((first * seconds) / (await measure(first)))
  let count = divisible && fitting < batchSize ? Math.max(1, fitting) : batchSize
  let fastest = 0
  const endsAt = now() + 1000 * seconds
  do {
    const took = await measure(count)
    fastest = Math.max(fastest, count / took)
    const wanted = Math.floor(count * Math.min(growth, (seconds * runShare) / took))
    const grown = wanted < batchSize ? wanted : Math.floor(wanted / batchSize) * batchSize
    count = Math.min(most, Math.max(count, grown))
  } while (now() < endsAt)
  return fastest
}
