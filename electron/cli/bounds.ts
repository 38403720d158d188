import { violationsOf, type Metric } from '../../shared/domain/metric.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatNumber } from './format.ts'

/** A bound of a metric in words, and how many complete trials break it. */
export interface BoundCount {
  readonly bound: string
  readonly broken: number
  /** How many complete trials there are; confirming ones are left out. */
  readonly complete: number
  /** Those among them that have no finite value of the metric. */
  readonly unmeasured: number
}

/** The bounds of metrics in words, in the order of `violationsOf`: `inference_ms at most 5`. */
function boundTexts(metrics: readonly Metric[]): string[] {
  return metrics.flatMap(({ name, at_most, at_least }) => [
    ...(at_most === undefined ? [] : [`${name} at most ${formatNumber(at_most)}`]),
    ...(at_least === undefined ? [] : [`${name} at least ${formatNumber(at_least)}`]),
  ])
}

/** Counts which bounds are broken by how many of the complete trials that it is shown; a value that is missing or NaN breaks its bounds. */
export class BoundCounter {
  readonly #metrics: readonly Metric[]
  readonly #broken: number[]
  readonly #unmeasured: number[]
  #complete = 0

  constructor(metrics: readonly Metric[]) {
    this.#metrics = metrics
    this.#broken = boundTexts(metrics).map(() => 0)
    this.#unmeasured = [...this.#broken]
  }

  add({ state, values, confirms }: Trial): void {
    if (state !== 'complete' || confirms !== null) return
    this.#complete += 1
    violationsOf(this.#metrics, values).forEach((by, index) => {
      if (by > 0) this.#broken[index] = (this.#broken[index] ?? 0) + 1
      if (by === Infinity) this.#unmeasured[index] = (this.#unmeasured[index] ?? 0) + 1
    })
  }

  counts(): BoundCount[] {
    return boundTexts(this.#metrics).map((bound, index) => ({ bound, broken: this.#broken[index] ?? 0, complete: this.#complete, unmeasured: this.#unmeasured[index] ?? 0 }))
  }
}

/** A line a bound: `inference_ms at most 5: broken by 3 of 12 complete trials (1 without a finite value)`. */
export function renderBounds(counts: readonly BoundCount[]): string {
  return counts
    .map(({ bound, broken, complete, unmeasured }) => {
      const how = broken === 0 ? 'kept by all' : `broken by ${String(broken)} of`
      return `${bound}: ${how} ${String(complete)} complete trials${unmeasured === 0 ? '' : ` (${String(unmeasured)} without a finite value)`}`
    })
    .join('\n')
}
