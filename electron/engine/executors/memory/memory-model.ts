import type { TrialSize } from './trial-size.ts'

/** What a trial is expected to need, in MiB. */
export interface MemoryForecast {
  readonly estimateMiB: number
  /** By how much it may be more: the largest error over the trials so far. */
  readonly marginMiB: number
}

/** Learns what trials of a size need from what they needed. */
export interface MemoryModel {
  observe(size: TrialSize, peakMiB: number): void
  forecast(size: TrialSize): MemoryForecast
  /** How many trials it has learnt from. */
  readonly count: number
}

/** What a process needs before anything is known: a base, and how often it holds the weights and the layers' outputs. */
export type MemoryPrior = readonly [baseMiB: number, copiesOfState: number, copiesOfActivations: number]

/** How sure the prior is, against the error of an observation: 20 MiB. */
const priorDeviations: MemoryPrior = [300, 4, 4]
const observationDeviationMiB = 20

/** The last so many trials are learnt from. */
const mostObservations = 300

type Row = readonly [x: readonly number[], y: number]

/**
 * A linear model `base + a · state + b · activations` whose coefficients are not negative: no trial needs less memory for being larger.
 * Least squares over the trials so far and the prior.
 */
export function createMemoryModel(prior: MemoryPrior): MemoryModel {
  const priorRows = prior.map((value, position): Row => {
    const weight = observationDeviationMiB / (priorDeviations[position] ?? 1)
    return [prior.map((_, column) => (column === position ? weight : 0)), weight * value]
  })
  let observed: readonly Row[] = []
  let fitted: { readonly coefficients: readonly number[]; readonly marginMiB: number } | undefined
  const fit = (): NonNullable<typeof fitted> => {
    const coefficients = nonNegativeLeastSquares([...priorRows, ...observed])
    return { coefficients, marginMiB: Math.max(0, ...observed.map(([x, y]) => y - dot(coefficients, x))) }
  }
  return {
    observe(size, peakMiB) {
      observed = [...observed, [featuresOf(size), peakMiB] as const].slice(-mostObservations)
      fitted = undefined
    },
    forecast(size) {
      fitted ??= fit()
      return { estimateMiB: dot(fitted.coefficients, featuresOf(size)), marginMiB: fitted.marginMiB }
    },
    get count() {
      return observed.length
    },
  }
}

const featuresOf = ({ stateMiB, activationsMiB }: TrialSize): readonly number[] => [1, stateMiB, activationsMiB]

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, position) => sum + value * (b[position] ?? 0), 0)
}

/**
 * The least squares solution without negative coefficients: of those of all subsets of the columns, the best that has none
 * (the Karush-Kuhn-Tucker conditions say that it is among them; there are eight).
 */
export function nonNegativeLeastSquares(rows: readonly Row[]): readonly number[] {
  const width = rows[0]?.[0].length ?? 0
  const gram = Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_unused, j) => rows.reduce((sum, [x]) => sum + (x[i] ?? 0) * (x[j] ?? 0), 0)))
  const right = Array.from({ length: width }, (_, i) => rows.reduce((sum, [x, y]) => sum + (x[i] ?? 0) * y, 0))
  let best: readonly number[] = new Array<number>(width).fill(0)
  let bestGain = 0
  for (let subset = 1; subset < 2 ** width; subset += 1) {
    const columns = Array.from({ length: width }, (_, i) => i).filter((i) => (subset >> i) % 2 === 1)
    const solution = solve(columns.map((i) => [...columns.map((j) => gram[i]?.[j] ?? 0), right[i] ?? 0]))
    if (solution?.every((value) => value >= 0) !== true) continue
    // What the squared error falls by against all zeros.
    const gain = columns.reduce((sum, i, position) => sum + (solution[position] ?? 0) * (right[i] ?? 0), 0)
    if (gain <= bestGain) continue
    bestGain = gain
    best = best.map((_, i) => solution[columns.indexOf(i)] ?? 0)
  }
  return best
}

/** Gaussian elimination with pivots; undefined when the system is singular. @param rows the matrix, and the right side as its last column */
function solve(rows: number[][]): readonly number[] | undefined {
  const size = rows.length
  for (let column = 0; column < size; column += 1) {
    const pivot = rows.slice(column).reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best))
    const head = pivot[column] ?? 0
    if (Math.abs(head) < 1e-12) return undefined
    rows.splice(rows.indexOf(pivot), 1)
    rows.splice(column, 0, pivot)
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[column] ?? 0) / head
      if (factor !== 0) for (let i = column; i <= size; i += 1) row[i] = (row[i] ?? 0) - factor * (pivot[i] ?? 0)
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1))
}
