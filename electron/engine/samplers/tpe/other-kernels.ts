import type { Dimension } from './dimension.ts'
import { logSqrtTwoPi, normalMass } from './normal.ts'
import { codedLayer, hasTable, OtherDensity, patchyLayer, plainLayer, type Layer } from './other-density.ts'
import { selectOthers } from './other-weights.ts'

/**
 * The width of the kernels of g(x), as a share of the range. The gaps of Bergstra et al. (and Optuna's clip at a hundredth) leave kernels so narrow
 * that g is flat but for needles; wide ones say "not around here".
 */
export const otherWidth = 0.15

/** Positions times this are compared: the exponent is then minus the square of the difference. */
const scale = Math.SQRT1_2 / otherWidth

/** The logarithm of a kernel's peak; without `density` that of what makes up for the part of it that is cut off. */
function logPeakAt(centre: number, density: boolean): number {
  const cutOff = -Math.log(normalMass(-centre / otherWidth, (1 - centre) / otherWidth))
  return density ? cutOff - Math.log(otherWidth) - logSqrtTwoPi : cutOff
}

/** By value of the point, then code of the kernel plus one (0: not active): the logarithm of the kernel's mass. */
function massesOf(dimension: Dimension): readonly Float64Array[] {
  const centres = Array.from({ length: dimension.values }, (_, code) => dimension.positionAt(code))
  return centres.map((position) => {
    const [low, high] = dimension.cell(position)
    const mass = (centre: number): number => Math.max(normalMass((low - centre) / otherWidth, (high - centre) / otherWidth), Number.MIN_VALUE)
    return Float64Array.from([Math.log(high - low), ...centres.map((centre) => Math.log(mass(centre)) + logPeakAt(centre, false))])
  })
}

/** What the kernels of choices are, by choice and code plus one: most of it on the observed one. */
function choiceLogs(values: number, floor: number): readonly Float64Array[] {
  return Array.from({ length: values }, (_, choice) => {
    const logs = new Float64Array(values + 1).fill(Math.log(floor / (1 + values * floor)))
    logs[0] = -Math.log(values)
    logs[choice + 1] = Math.log((1 + floor) / (1 + values * floor))
    return logs
  })
}

/** The code of a value plus one; 0 for none. */
const codeOrNone = (dimension: Dimension, position: number): number => (Number.isNaN(position) ? 0 : 1 + dimension.codeOf(position))

/** A list of floats that grows. */
class Floats {
  values: Float64Array = new Float64Array(64)
  add(at: number, value: number): void {
    if (at >= this.values.length) {
      const larger = new Float64Array(2 * this.values.length)
      larger.set(this.values)
      this.values = larger
    }
    this.values[at] = value
  }

  /** The values at these places. A loop, because `Float64Array.from` takes ten times as long. */
  at(places: Int32Array): Float64Array {
    const gathered = new Float64Array(places.length)
    for (let i = 0; i < places.length; i += 1) gathered[i] = this.values[places[i] ?? 0] ?? NaN
    return gathered
  }
}

/** One dimension of the kernels of all trials. */
interface Column {
  readonly dimension: Dimension
  readonly index: number
  /** Positions times `scale` (NaN: not active), or codes plus one (0: not active). */
  readonly centres: Floats
  readonly logPeaks: Floats
  /** Undefined where there are no cells with a table. */
  readonly masses: readonly Float64Array[] | undefined
}

/**
 * A product kernel for every trial, of which those that are not good make up g(x) of Bergstra et al. (2011). They are as those of the good trials, but
 * all of one width, so that nothing about a kernel changes after it is added.
 */
export class OtherKernels {
  readonly #dimensions: readonly Dimension[]
  readonly #priorWeight: number
  readonly #columns: readonly Column[]
  readonly #weights = new Floats()
  #count = 0

  constructor(dimensions: readonly Dimension[], priorWeight: number) {
    this.#dimensions = dimensions
    this.#priorWeight = priorWeight
    this.#columns = dimensions.map((dimension, index) => {
      const masses = hasTable(dimension) ? massesOf(dimension) : undefined
      return { dimension, index, centres: new Floats(), logPeaks: new Floats(), masses }
    })
  }

  clear(): void {
    this.#count = 0
  }

  /** Adds the kernel of the next trial, at these positions (NaN: not active). @param weight beside the weight that its age gives it */
  add(positions: Float64Array, weight = 1): void {
    this.#weights.add(this.#count, weight)
    for (const { dimension, index, centres, logPeaks, masses } of this.#columns) {
      const position = positions[index] ?? NaN
      const isCoded = dimension.kind === 'choice' || masses !== undefined
      centres.add(this.#count, isCoded ? codeOrNone(dimension, position) : position * scale)
      if (!isCoded) logPeaks.add(this.#count, logPeakAt(position, true))
    }
    this.#count += 1
  }

  /**
   * The mixture over all trials but those.
   * @param priorFactor how many times as much the whole space weighs in g(x) as it does in l(x), and a liar as much as another trial
   */
  without(isLeftOut: (row: number) => boolean, priorFactor = 1, isLiar: (row: number) => boolean = () => false): OtherDensity {
    const { rows, weights } = selectOthers(this.#count, isLeftOut)
    const bases = this.#weights.at(rows).map((weight, i) => Math.log(weight * (weights[i] ?? 0) * (isLiar(rows[i] ?? 0) ? priorFactor : 1)))
    const layers = this.#columns.map((column) => this.#layer(column, rows, bases))
    return new OtherDensity(this.#dimensions, layers, bases, priorFactor * this.#priorWeight)
  }

  #layer({ dimension, index, centres, logPeaks, masses }: Column, rows: Int32Array, bases: Float64Array): Layer {
    const selected = centres.at(rows)
    if (dimension.kind === 'choice') return codedLayer(index, selected, choiceLogs(dimension.values, this.#priorWeight / (rows.length + 1)), dimension.codeOf)
    if (masses !== undefined) return codedLayer(index, selected, masses, dimension.codeOf)
    const peaks = logPeaks.at(rows)
    let isPatchy = dimension.spec.when !== undefined
    for (const centre of selected) if (Number.isNaN(centre)) isPatchy = true
    if (isPatchy) return patchyLayer(index, selected, peaks, scale)
    for (let s = 0; s < bases.length; s += 1) bases[s] = (bases[s] ?? 0) + (peaks[s] ?? 0)
    return plainLayer(index, selected, scale)
  }
}
