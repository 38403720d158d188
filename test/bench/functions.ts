import type { Config, Parameter, SearchSpace } from '../../shared/domain/search-space.ts'

export { learningCurve, mlpSpace, testFunctions, type TestFunction } from '../../electron/engine/analysis/simulation/functions/test-functions.ts'

const float = (low: number, high: number, log = false): Parameter => ({ type: 'float', low, high, ...(log ? { log } : {}) })
const int = (low: number, high: number, log = false): Parameter => ({ type: 'int', low, high, ...(log ? { log } : {}) })
const choice = (...choices: string[]): Parameter => ({ type: 'categorical', choices })
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The space on which the cost of a decision is measured: 5 floats (2 log), 3 ints (1 log), 2 categoricals. */
export const tuner10: SearchSpace = {
  lr: float(1e-6, 1e-1, true),
  weight_decay: float(1e-8, 1e-2, true),
  momentum: float(0, 0.99),
  dropout: float(0, 0.8),
  label_smoothing: float(0, 0.3),
  batch: int(8, 256),
  units: int(32, 1024, true),
  layers: int(1, 6),
  activation: choice('tanh', 'relu'),
  optimizer: choice('sgd', 'rmsprop', 'adam'),
}

/** The position of a value in its range, ends included: 0 at `low`, 1 at `high`. */
function position(spec: Parameter | undefined, value: Config[string] | undefined): number {
  if (spec === undefined || value === undefined) return NaN
  if (spec.type === 'categorical') return spec.choices.indexOf(value) / Math.max(1, spec.choices.length - 1)
  const scale = spec.log === true ? Math.log : (x: number) => x
  return (scale(Number(value)) - scale(spec.low)) / (scale(spec.high) - scale(spec.low))
}

/** A sphere over positions of `tuner10`, which costs next to nothing. */
export const trivial = (config: Config): number =>
  sum(Object.entries(tuner10).map(([name, spec]) => (position(spec, config[name]) - 0.3) ** 2))
