/** A call blocks the worker: after about this long it listens to the engine, and looks at the losses. */
const callMs = 300
const firstBatches = 16
const growth = 8

/** How many batches a call runs: as many as take about 300 ms here, found by measuring. */
export interface Pace {
  next(): number
  /** Says how long a call of so many batches took. */
  took(batches: number, ms: number): void
}

export function createPace(): Pace {
  let batches = firstBatches
  return {
    next: () => batches,
    took(ran, ms) {
      batches = Math.max(1, Math.min(growth * batches, Math.round((ran * callMs) / Math.max(ms, 0.1))))
    },
  }
}
