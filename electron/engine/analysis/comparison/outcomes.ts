import { isFeasible, type Metric, type ObjectiveMetric } from '../../../../shared/domain/metric.ts'
import { ownValue } from '../../../../shared/domain/own-value.ts'
import { isContinuation, isFinal, type Trial } from '../../../../shared/domain/trial.ts'

/** What the finished trials of a study came to, in the order in which they ended. All arrays have one length. */
export interface Outcomes {
  /** The study's running time when each ended, in milliseconds: pauses are left out. */
  readonly elapsedMs: Float64Array
  /** The objective's value; NaN where it cannot be the best: not complete, not finite, outside a bound. */
  readonly values: Float64Array
}

/** A trial as far as it matters here. */
export type FinishedTrial = Pick<Trial, 'number' | 'state' | 'values' | 'confirms' | 'endedAt' | 'runningMs' | 'origin' | 'forkedFrom'>

/** What becomes of a trial before all of them are known. */
interface Ended {
  readonly number: number
  readonly endedAt: number
  readonly runningMs: number
  readonly value: number
}

/** Gathers the finished trials of one study; those that run a configuration again to confirm it, or train one further by hand, are left out. */
export function createOutcomes(objective: ObjectiveMetric, metrics: readonly Metric[]): { add(trial: FinishedTrial): void; build(): Outcomes } {
  const ended: Ended[] = []
  return {
    add(trial) {
      const { number, state, values, endedAt, runningMs } = trial
      if (!isFinal(state) || trial.confirms !== null || isContinuation(trial)) return
      const value = state === 'complete' && isFeasible(metrics, values) ? (ownValue(values, objective.name) ?? NaN) : NaN
      ended.push({ number, endedAt: endedAt ?? 0, runningMs, value: Number.isFinite(value) ? value : NaN })
    },
    build() {
      ended.sort((a, b) => a.endedAt - b.endedAt || a.number - b.number)
      return { elapsedMs: elapsed(ended), values: Float64Array.from(ended, ({ value }) => value) }
    },
  }
}

/**
 * How long the study had been running when each trial ended: the length of the union of the trials' own times. A trial that was
 * interrupted counts as if it had run in one go up to its end.
 * @param ended by the moment of their end
 */
function elapsed(ended: readonly Ended[]): Float64Array {
  const spans = merged(ended)
  let [span, before] = [0, 0]
  return Float64Array.from(ended, ({ endedAt }) => {
    let current = spans[span]
    while (current !== undefined && current.to < endedAt) {
      before += current.to - current.from
      span += 1
      current = spans[span]
    }
    return before + Math.max(0, endedAt - (current?.from ?? endedAt))
  })
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Stretches of time in which at least one trial ran, in their order. */
function merged(ended: readonly Ended[]): Span[] {
  const spans: Span[] = []
  const byStart = ended.map(({ endedAt, runningMs }) => ({ from: endedAt - runningMs, to: endedAt })).sort((a, b) => a.from - b.from)
  for (const span of byStart) {
    const last = spans.at(-1)
    if (last === undefined || span.from > last.to) spans.push(span)
    else if (span.to > last.to) spans[spans.length - 1] = { from: last.from, to: span.to }
  }
  return spans
}
