/** How samples are divided into batches. */
export interface BatchSizes {
  readonly size: number
  /** Batches of that size. */
  readonly whole: number
  /** Samples that are left for a smaller last batch; 0 where there is none. */
  readonly last: number
}

/** Batches of the wanted size; one smaller batch where there are not as many samples. */
export function batchSizes(count: number, wanted: number): BatchSizes {
  const size = Math.min(count, wanted)
  return { size, whole: Math.floor(count / size), last: count % size }
}
