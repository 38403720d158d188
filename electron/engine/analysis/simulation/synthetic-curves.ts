import { toUnit } from '../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../shared/random/rng.ts'
import type { KnownSource } from './curve-source.ts'

const space: SearchSpace = {
  learning_rate: { type: 'float', low: 1e-5, high: 1e-1, log: true },
  weight_decay: { type: 'float', low: 1e-8, high: 1e-2, log: true },
  momentum: { type: 'float', low: 0, high: 0.99 },
  dropout: { type: 'float', low: 0, high: 0.8 },
  units: { type: 'int', low: 16, high: 1024, log: true },
  layers: { type: 'int', low: 1, high: 6 },
}

/** How much each parameter matters: a few do, as in most networks (Bergstra & Bengio, 2012). */
const weights = [1, 0.3, 0.3, 0.1, 0.1, 0.03]
const [start, floor] = [0.9, 0.05]

/**
 * One of a family of synthetic learning curves: a power law from 0.9 to a final value that depends on the configuration, with noise on each report.
 * How fast a curve falls depends on the configuration in another way than where it ends, so curves cross: after the first step the order of the trials is a hint only.
 * The best final value is 0.05.
 *
 * @param member which one: where the optimum lies, what slows training down, and the noise follow from it
 * @param noise the standard deviation of a report
 */
export function syntheticCurves(member: number, maxSteps = 81, noise = 0.005): KnownSource {
  const rng = createRng(deriveSeed(0xc0de, member))
  const names = Object.keys(space)
  const optimum = names.map(() => 0.15 + 0.7 * rng.uniform())
  const slope = names.map(() => rng.normal())
  const steepness = Math.hypot(...slope)
  const unit = (config: Config): number[] => names.map((name) => toUnit(space[name] ?? { type: 'categorical', choices: [0] }, config[name] ?? 0))

  const finalOf = (u: readonly number[]): number => floor + u.reduce((sum, x, i) => sum + (weights[i] ?? 0) * (x - (optimum[i] ?? 0)) ** 2, 0)
  /** The steps in which the first half is done, 0.5 to 20 about. */
  const timeOf = (u: readonly number[]): number => 3 * Math.exp((3 * u.reduce((sum, x, i) => sum + (slope[i] ?? 0) * (x - 0.5), 0)) / steepness)
  const truthAt = (config: Config, step: number): number => {
    const u = unit(config)
    const [final, time] = [finalOf(u), timeOf(u)]
    const left = (at: number): number => (1 + at / time) ** -1.2
    // Scaled so that the last step's value is the final one exactly.
    return final + ((start - final) * (left(step) - left(maxSteps))) / (1 - left(maxSteps))
  }
  return {
    space,
    maxSteps,
    truthAt,
    optimum: floor,
    valueAt: (config, step, { number }) => truthAt(config, step) + noise * createRng(deriveSeed(member, number, step)).normal(),
  }
}
