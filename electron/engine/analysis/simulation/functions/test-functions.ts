import type { Config, Parameter, SearchSpace } from '../../../../../shared/domain/search-space.ts'

/** A function to minimise whose minimum is known. */
export interface TestFunction {
  readonly space: SearchSpace
  /** The value without noise. */
  value(config: Config): number
  readonly minimum: number
  /** The standard deviation of the noise on what is observed; 0 for none. */
  readonly noise: number
}

const float = (low: number, high: number, log = false): Parameter => ({ type: 'float', low, high, ...(log ? { log } : {}) })
const int = (low: number, high: number, log = false): Parameter => ({ type: 'int', low, high, ...(log ? { log } : {}) })
const choice = (...choices: string[]): Parameter => ({ type: 'categorical', choices })
const floats = (count: number, low: number, high: number): SearchSpace =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i + 1}`, float(low, high)]))

const at = (config: Config, name: string): number => Number(config[name])
const numbersOf = (config: Config, count: number): number[] => Array.from({ length: count }, (_, i) => at(config, `x${i + 1}`))
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function branin(config: Config): number {
  const [x, y] = [at(config, 'x1'), at(config, 'x2')]
  const [b, c] = [5.1 / (4 * Math.PI ** 2), 5 / Math.PI]
  return (y - b * x * x + c * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

const hartmannWeights = [1, 1.2, 3, 3.2]
const hartmannSlopes = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
]
const hartmannCentres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]

function hartmann6(config: Config): number {
  const x = numbersOf(config, 6)
  const distance = (i: number): number => sum(x.map((value, j) => (hartmannSlopes[i]?.[j] ?? 0) * (value - (hartmannCentres[i]?.[j] ?? 0)) ** 2))
  return -sum(hartmannWeights.map((weight, i) => weight * Math.exp(-distance(i))))
}

/** Ackley in 10 dimensions: 4 linear floats, 3 log floats, 2 ints, 1 log int. */
function ackley10(config: Config): number {
  const z = [at(config, 'a1') - 2.5, at(config, 'a2') + 4.2, at(config, 'a3') - 7.1, at(config, 'a4') + 1.3]
  z.push(3 * Math.log10(at(config, 'l1') / 3e-4), 3 * Math.log10(at(config, 'l2') / 2e-2), 3 * Math.log10(at(config, 'l3') / 5e-6))
  z.push((at(config, 'i1') - 13) / 2, (at(config, 'i2') - 29) / 2, 2 * Math.log2(at(config, 'k1') / 48))
  const mean = (values: readonly number[]): number => sum(values) / values.length
  return 20 + Math.E - 20 * Math.exp(-0.2 * Math.sqrt(mean(z.map((v) => v * v)))) - Math.exp(mean(z.map((v) => Math.cos(2 * Math.PI * v))))
}

const rosenbrock5 = (config: Config): number => {
  const x = numbersOf(config, 5)
  return sum(x.slice(0, -1).map((value, i) => 100 * ((x[i + 1] ?? 0) - value ** 2) ** 2 + (1 - value) ** 2))
}

/** Decades between the learning rate and the best one for this optimizer, batch and momentum. */
function learningRateOffset(config: Config): number {
  const best = { sgd: -1.2, rmsprop: -3, adam: -2.8 }[String(config['optimizer'])] ?? NaN
  const offset = Math.log10(at(config, 'lr')) - best - 0.5 * Math.log10(at(config, 'batch') / 32)
  return config['optimizer'] === 'sgd' ? offset - Math.log10(1 - at(config, 'momentum')) : offset
}

/** A stand-in for a classifier's error: the good learning rate depends on optimizer, batch and momentum. */
function mlp8(config: Config): number {
  const [offset, layers, momentum] = [learningRateOffset(config), at(config, 'layers'), at(config, 'momentum')]
  const sgd = config['optimizer'] === 'sgd'
  let value = 0.08 + 0.06 * Math.min(offset * offset, 10)
  value += 0.015 * Math.abs(Math.log2(at(config, 'units') / 362) + 0.4 * (layers - 2))
  value += config['activation'] === 'relu' ? 0.01 * (layers - 2) ** 2 : 0.012 + 0.006 * (layers - 3) ** 2
  value += sgd ? 0.02 : config['optimizer'] === 'rmsprop' ? 0.01 : 0
  value += 0.05 * ((at(config, 'dropout') - 0.2) / 0.4) ** 2
  return value + (sgd ? 0.02 * (momentum - 0.9) ** 2 : 0.005 * momentum)
}

/** The error of `mlp8-mixed` after some epochs, without noise: it falls more slowly where the learning rate is small. */
export function learningCurve(config: Config, epoch: number): number {
  const final = mlp8(config)
  const tau = 1.5 * 10 ** (0.8 * Math.min(3, Math.max(0, -learningRateOffset(config))))
  return final + (0.9 - final) * (1 + epoch / tau) ** -1.2
}

/** An error whose space is conditional: each optimizer and each layer has a parameter of its own. */
function conditionalMlp(config: Config): number {
  const [rate, layers] = [Math.log10(at(config, 'lr')), at(config, 'layers')]
  const sgd = config['optimizer'] === 'sgd'
  const offset = sgd ? rate + 1.2 - Math.log10(1 - at(config, 'momentum')) : rate + 2.8
  const optimizer = sgd ? 0.02 + 0.02 * (at(config, 'momentum') - 0.9) ** 2 : 0.005 * (Math.log10(at(config, 'beta_gap')) + 2) ** 2
  const units = [256, 128, 64].slice(0, layers).map((best, i) => 0.01 * Math.abs(Math.log2(at(config, `units${i + 1}`) / best)))
  return 0.1 + 0.06 * Math.min(offset * offset, 10) + optimizer + (layers === 1 ? 0.03 : 0.01 * (layers - 2)) + sum(units)
}

export const mlpSpace: SearchSpace = {
  lr: float(1e-6, 1e-1, true),
  batch: int(8, 256, true),
  momentum: float(0, 0.99),
  dropout: float(0, 0.8),
  units: int(32, 1024, true),
  layers: int(1, 6),
  activation: choice('tanh', 'relu'),
  optimizer: choice('sgd', 'rmsprop', 'adam'),
}

const conditionalSpace: SearchSpace = {
  optimizer: choice('sgd', 'adam'),
  lr: float(1e-6, 1e-1, true),
  momentum: { type: 'float', low: 0, high: 0.99, when: { param: 'optimizer', in: ['sgd'] } },
  beta_gap: { type: 'float', low: 1e-4, high: 1e-1, log: true, when: { param: 'optimizer', in: ['adam'] } },
  layers: int(1, 3),
  units1: int(8, 1024, true),
  units2: { type: 'int', low: 8, high: 1024, log: true, when: { param: 'layers', in: [2, 3] } },
  units3: { type: 'int', low: 8, high: 1024, log: true, when: { param: 'layers', in: [3] } },
}

const ackleySpace: SearchSpace = {
  ...Object.fromEntries(['a1', 'a2', 'a3', 'a4'].map((name) => [name, float(-10, 10)])),
  ...Object.fromEntries(['l1', 'l2', 'l3'].map((name) => [name, float(1e-6, 1, true)])),
  i1: int(0, 40),
  i2: int(0, 40),
  k1: int(1, 1024, true),
}

const hartmann = { space: floats(6, 0, 1), value: hartmann6, minimum: -3.322368011415513 }
const mlp = { space: mlpSpace, value: mlp8, minimum: 0.08 }

/**
 * The functions that samplers are compared on. All but the last are those that the peers were measured on
 * (a test checks their values against `test/fixtures/functions/reference.jsonl`).
 */
export const testFunctions: Readonly<Record<string, TestFunction>> = {
  branin2: { space: { x1: float(-5, 10), x2: float(0, 15) }, value: branin, minimum: 0.39788735772973816, noise: 0 },
  hartmann6: { ...hartmann, noise: 0 },
  'ackley10-mixed': { space: ackleySpace, value: ackley10, minimum: 0, noise: 0 },
  rosenbrock5: { space: floats(5, -2.048, 2.048), value: rosenbrock5, minimum: 0, noise: 0 },
  'mlp8-mixed': { ...mlp, noise: 0 },
  'hartmann6-noisy': { ...hartmann, noise: 0.2 },
  'mlp8-mixed-noisy': { ...mlp, noise: 0.01 },
  'mlp-conditional': { space: conditionalSpace, value: conditionalMlp, minimum: 0.1, noise: 0 },
}
