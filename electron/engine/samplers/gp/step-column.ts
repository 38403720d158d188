import type { RowShape } from './kernel.ts'
import { createPosterior, type Surrogate } from './surrogate.ts'

/** The position of a step among the number columns: a hundredfold of training is as far as a parameter's whole range. */
const placeOf = (step: number): number => Math.log(step) / Math.log(100)

/**
 * Rows with one number more, the step at which an observation was made: a Gaussian process over configurations and steps together
 * (Klein et al., "Model-based Asynchronous Hyperparameter and Neural Architecture Search", 2020, section 3.1, with a kernel of ours over both).
 */
export interface StepColumn {
  readonly shape: RowShape
  extend(row: Float64Array, step: number): Float64Array
  /** A surrogate over rows with steps as one over rows, at a step. */
  at(surrogate: Surrogate, step: number): Surrogate
  /** A surrogate over rows as one over rows with steps. */
  ignoring(surrogate: Surrogate): Surrogate
}

/** @param dimensions how many there are without it: the step gets the next length scale */
export function createStepColumn(shape: RowShape, dimensions: number): StepColumn {
  const place = shape.numberColumns
  const extendInto = (row: Float64Array, step: number, into: Float64Array): Float64Array => {
    into.set(row.subarray(0, place))
    into[place] = placeOf(step)
    into.set(row.subarray(place), place + 1)
    return into
  }
  const strip = (row: Float64Array): Float64Array => Float64Array.of(...row.subarray(0, place), ...row.subarray(place + 1))
  const own = [...shape.dimensionOfColumn]
  const narrow = (gradient: Float64Array, into: Float64Array): void => into.set(gradient.subarray(0, place))
  return {
    shape: { width: shape.width + 1, numberColumns: place + 1, dimensionOfColumn: Int32Array.of(...own.slice(0, place), dimensions, ...own.slice(place)) },
    extend: (row, step) => extendInto(row, step, new Float64Array(shape.width + 1)),
    at(surrogate, step) {
      const row = new Float64Array(shape.width + 1)
      const long = createPosterior(shape.width + 1)
      return {
        predict(of, at, withGradient) {
          surrogate.predict(extendInto(of, step, row), long, withGradient)
          at.mean = long.mean
          at.sd = long.sd
          narrow(long.meanGradient, at.meanGradient)
          narrow(long.sdGradient, at.sdGradient)
        },
        meanOf: (of) => surrogate.meanOf(extendInto(of, step, row)),
        meanAt: (index) => surrogate.meanAt(index),
      }
    },
    ignoring: (surrogate) => ({
      predict(row, at, withGradient) {
        surrogate.predict(strip(row), at, withGradient)
        at.meanGradient[place] = at.sdGradient[place] = 0
      },
      meanOf: (row) => surrogate.meanOf(strip(row)),
      meanAt: (index) => surrogate.meanAt(index),
    }),
  }
}
