/** What is known, and what is still to come. */
export interface Observed {
  readonly rows: readonly Float64Array[]
  /** `[objective][observation]`. NaN: it failed, and nobody knows what it would have come to. */
  readonly losses: readonly Float64Array[]
  /** `[constraint][observation]`, at most 0 where the bound is kept; NaN as for losses. */
  readonly violations: readonly Float64Array[]
}

/** Where the observations of a study that stops or pauses trials were made: one for each trial and level that it has reached. */
export interface Levels {
  /** By observation. */
  readonly trials: readonly number[]
  readonly steps: readonly number[]
  /** The level at which trials are to be good. */
  readonly target: number
}

/** What the history says of the trials so far, as the models take it. */
export interface Observations extends Observed {
  readonly units: readonly Float64Array[]
  /** Rows of the trials that are still to come to something. */
  readonly pending: readonly Float64Array[]
  /** undefined where all trials run to their end. */
  readonly levels: Levels | undefined
  /** How many trials have told anything. */
  readonly known: number
}

/** What a trial came to. */
export interface Outcome {
  readonly losses: readonly number[]
  readonly violations: readonly number[]
}

/** A trial as the models take it. */
export interface Encoded {
  readonly config: unknown
  readonly units: Float64Array
  readonly row: Float64Array
}

/** So many trials without an outcome are believed at a time: the last ones. */
const pendingLimit = 128

/** Joins trials and their outcomes. */
export function observed(seen: readonly Encoded[], outcomes: readonly Outcome[], counts: { objectives: number; constraints: number }): Observed {
  const columns = (count: number, of: (outcome: Outcome) => readonly number[]): Float64Array[] =>
    Array.from({ length: count }, (_, k) => Float64Array.from(outcomes, (outcome) => of(outcome)[k] ?? NaN))
  return {
    rows: seen.map(({ row }) => row),
    losses: columns(counts.objectives, ({ losses }) => losses),
    violations: columns(counts.constraints, ({ violations }) => violations),
  }
}

/** The last of the trials that are still to come to something. */
export const pendingRows = (pending: readonly Encoded[]): Float64Array[] => pending.slice(-pendingLimit).map(({ row }) => row)
