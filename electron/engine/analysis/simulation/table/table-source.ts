import { toUnit } from '../../../../../shared/domain/config.ts'
import { lossOf } from '../../../../../shared/domain/metric.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { deriveSeed } from '../../../../../shared/random/rng.ts'
import type { TrueSource } from '../curve-source.ts'
import { valueOnCurve, type CurvePoint } from '../surrogate/knots.ts'
import type { CurveTable, TabulatedConfig } from './read-curves.ts'

/**
 * A table as a source: each configuration has the curve of the nearest tabulated one. Between tabulated steps a curve is straight over the logarithm
 * of the step, and behind its last one it stays as it is. The truth is the mean of a configuration's runs, a trial reports one of them.
 */
export function createTableSource({ space, metric, configs }: CurveTable): (seed: number) => TrueSource {
  const nearest = nearestOf(space, configs)
  const maxSteps = configs.reduce((most, { runs }) => runs.reduce((longest, run) => Math.max(longest, run.at(-1)?.[0] ?? 1), most), 1)
  const truth = ({ runs }: TabulatedConfig, step: number): number => runs.reduce((sum, run) => sum + at(run, step), 0) / runs.length
  const losses = configs.map((each) => lossOf(metric.goal, truth(each, maxSteps)))
  const best = losses.reduce((least, loss) => Math.min(least, loss))
  return (seed) => ({
    space,
    goal: metric.goal,
    maxSteps,
    optimum: (metric.goal === 'minimize' ? best : -best) + 0,
    truthAt: (config, step) => truth(nearest(config), step),
    valueAt: (config, step, { number }) => {
      const { runs } = nearest(config)
      return at(runs[deriveSeed(seed, number) % runs.length] ?? [], step)
    },
  })
}

function at(run: readonly CurvePoint[], step: number): number {
  const last = run.at(-1)
  return last === undefined || step >= last[0] ? (last?.[1] ?? NaN) : valueOnCurve(run, step)
}

/** Nearest by the positions of numbers in their ranges; another choice, or a parameter that one of the two does not have, is a whole range away. */
function nearestOf(space: SearchSpace, configs: readonly TabulatedConfig[]): (config: Config) => TabulatedConfig {
  const entries = Object.entries(space)
  const positionsOf = (config: Config): Float64Array =>
    Float64Array.from(entries, ([name, spec]) => {
      const value = config[name]
      return value === undefined ? NaN : spec.type === 'categorical' ? spec.choices.indexOf(value) : toUnit(spec, value)
    })
  const tabulated = configs.map(({ config }) => positionsOf(config))
  const distance = (a: Float64Array, b: Float64Array): number =>
    entries.reduce((sum, [, spec], i) => {
      const [x, y] = [a[i] ?? NaN, b[i] ?? NaN]
      const apart = Number.isNaN(x) && Number.isNaN(y) ? 0 : Number.isNaN(x) || Number.isNaN(y) || spec.type === 'categorical' ? Number(x !== y) : x - y
      return sum + apart * apart
    }, 0)
  const known = new WeakMap<Config, TabulatedConfig>()
  return (config) => {
    const found = known.get(config)
    if (found !== undefined) return found
    const positions = positionsOf(config)
    let [best, least] = [0, Infinity]
    tabulated.forEach((other, index) => {
      const apart = distance(positions, other)
      if (apart < least) [best, least] = [index, apart]
    })
    const made = configs[best] ?? { config, runs: [] }
    known.set(config, made)
    return made
  }
}
