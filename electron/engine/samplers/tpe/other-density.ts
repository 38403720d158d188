import type { Dimension } from './dimension.ts'
import { logPrior } from './good-kernels.ts'
import type { Point } from './point.ts'

/** A kernel that comes to less than exp(-14) of the largest is left out: 1e-3 of the sum for a thousand of them together. */
const negligible = 14

/** One dimension of all kernels of a mixture: adds the logarithm of each kernel's factor at a position to the kernel's sum. */
export interface Layer {
  readonly index: number
  addTo(logs: Float64Array, position: number): void
}

/**
 * Gaussians that are all active in the dimension; the logarithms of their peaks are in the sums already.
 * @param centres and scale so that the exponent is -(scale * position - centre)²
 */
export function plainLayer(index: number, centres: Float64Array, scale: number): Layer {
  return {
    index,
    addTo(logs, position) {
      const x = position * scale
      for (let s = 0; s < logs.length; s += 1) {
        const z = x - (centres[s] ?? 0)
        logs[s] = (logs[s] ?? 0) - z * z
      }
    },
  }
}

/** Gaussians of which some are not active in the dimension (NaN), and so 1 all over. */
export function patchyLayer(index: number, centres: Float64Array, logPeaks: Float64Array, scale: number): Layer {
  return {
    index,
    addTo(logs, position) {
      const x = position * scale
      for (let s = 0; s < logs.length; s += 1) {
        const z = x - (centres[s] ?? 0)
        if (!Number.isNaN(z)) logs[s] = (logs[s] ?? 0) + (logPeaks[s] ?? 0) - z * z
      }
    },
  }
}

/**
 * @param codes of the kernels: 0 for "not active", else one more than the value's
 * @param tables by the code of the position: the logarithms by those numbers
 */
export function codedLayer(index: number, codes: Float64Array, tables: readonly Float64Array[], codeOf: (position: number) => number): Layer {
  return {
    index,
    addTo(logs, position) {
      const table = tables[codeOf(position)]
      if (table === undefined) return
      for (let s = 0; s < logs.length; s += 1) logs[s] = (logs[s] ?? 0) + (table[codes[s] ?? 0] ?? 0)
    },
  }
}

/** The mixture over the trials that are not good, g(x), as it is for one decision. */
export class OtherDensity {
  readonly #dimensions: readonly Dimension[]
  readonly #layers: readonly Layer[]
  readonly #bases: Float64Array
  readonly #priorWeight: number
  readonly #logs: Float64Array

  /** @param bases by kernel: the logarithms of the weight and of what does not depend on the point */
  constructor(dimensions: readonly Dimension[], layers: readonly Layer[], bases: Float64Array, priorWeight: number) {
    this.#dimensions = dimensions
    this.#layers = layers
    this.#bases = bases
    this.#priorWeight = priorWeight
    this.#logs = new Float64Array(bases.length)
  }

  /** The logarithm of the density at a point (of probability, in discrete dimensions), not divided by the sum of the weights. */
  logDensity(point: Point): number {
    const logs = this.#logs
    logs.set(this.#bases)
    for (const layer of this.#layers) {
      const position = point.position[layer.index] ?? NaN
      if (!Number.isNaN(position)) layer.addTo(logs, position)
    }
    const shift = this.#logCells(point)
    return shift + logSumExp(logs, logPrior(this.#dimensions, point) + Math.log(this.#priorWeight) - shift)
  }

  /** The widths of the cells without a table are factors of every kernel; the prior has them in its own mass. */
  #logCells({ low, high, active }: Point): number {
    let sum = 0
    for (const index of active) {
      const dimension = this.#dimensions[index]
      if (dimension?.kind === 'cells' && !hasTable(dimension)) sum += Math.log((high[index] ?? 1) - (low[index] ?? 0))
    }
    return sum
  }
}

/** Few cells are wide beside a kernel: they have a table of the masses. The density at their middle stands for many. */
export const hasTable = ({ kind, values }: Dimension): boolean => kind === 'cells' && values <= 16

function logSumExp(logs: Float64Array, first: number): number {
  let top = first
  for (const log of logs) if (log > top) top = log
  let sum = Math.exp(first - top)
  for (const log of logs) {
    const below = log - top
    if (below > -negligible) sum += Math.exp(below)
  }
  return top + Math.log(sum)
}
