import type { History, TrialView } from '../../contracts/history.ts'
import type { Encoding } from './encoding.ts'

/** What the history says of the trials so far, as the models take it. */
export interface Observations {
  /** Units and rows of the trials with an outcome, by trial number; and what each came to. */
  readonly units: readonly Float64Array[]
  readonly rows: readonly Float64Array[]
  /** `[objective][observation]`. NaN: it failed, and nobody knows what it would have come to. */
  readonly losses: readonly Float64Array[]
  /** `[constraint][observation]`, at most 0 where the bound is kept; NaN as for losses. */
  readonly violations: readonly Float64Array[]
  /** Rows of the trials that are still to come to something. */
  readonly pending: readonly Float64Array[]
}

interface Outcome {
  readonly losses: readonly number[]
  readonly violations: readonly number[]
}

interface Encoded {
  readonly config: unknown
  readonly units: Float64Array
  readonly row: Float64Array
}

/** So many trials without an outcome are believed at a time: the last ones. */
const pendingLimit = 128

/**
 * What is known of a trial's end. A pruned trial counts with its last loss when the study has that objective alone: it is at least no better.
 */
function outcomeOf({ state, result, loss }: TrialView, objectives: number, constraints: number): Outcome | undefined {
  if (state === 'complete') return result
  const unknown = { losses: Array.from({ length: objectives }, () => NaN), violations: Array.from({ length: constraints }, () => NaN) }
  if (state === 'fail') return unknown
  if (state !== 'pruned') return undefined
  return objectives === 1 && constraints === 0 && loss !== undefined ? { losses: [loss], violations: [] } : unknown
}

/** Reads a history. Rows are kept from one ask to the next; the answer depends on the history alone. */
export function createObserver(encoding: Encoding): (history: History) => Observations {
  const encoded = new Map<number, Encoded>()
  const encode = ({ number, config }: TrialView): Encoded => {
    const known = encoded.get(number)
    if (known?.config === config) return known
    const units = encoding.unitsOf(config)
    const made = { config, units, row: encoding.rowOf(units) }
    encoded.set(number, made)
    return made
  }
  return ({ trials, objectives }) => {
    const constraints = trials.reduce((most, { result }) => Math.max(most, result?.violations.length ?? 0), 0)
    const [seen, pending]: [Encoded[], Float64Array[]] = [[], []]
    const outcomes: Outcome[] = []
    for (const trial of trials) {
      const outcome = outcomeOf(trial, objectives.length, constraints)
      if (outcome === undefined) pending.push(encode(trial).row)
      else {
        seen.push(encode(trial))
        outcomes.push(outcome)
      }
    }
    return {
      units: seen.map(({ units }) => units),
      rows: seen.map(({ row }) => row),
      losses: objectives.map((_, k) => Float64Array.from(outcomes, ({ losses }) => losses[k] ?? NaN)),
      violations: Array.from({ length: constraints }, (_, k) => Float64Array.from(outcomes, ({ violations }) => violations[k] ?? NaN)),
      pending: pending.slice(-pendingLimit),
    }
  }
}
