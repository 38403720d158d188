import type { EarlierTrial } from '../../contracts/history.ts'
import { toUnit } from '../../../../shared/domain/config.ts'
import { choiceProbabilities } from '../belief.ts'
import { bestEarlier } from '../earlier.ts'
import type { ChoiceDimension, Dimensions } from './dimensions.ts'
import { symmetricEigen } from './eigen.ts'
import type { Start } from './state.ts'

/** The share of a source's trials that are its promising region, and the standard deviation around each of them (γ and α of the paper, its defaults). */
const promising = 0.1
const spread = 0.1

/** A part of the mixture that the distribution starts as: a normal distribution around a point. */
interface Component {
  readonly mean: Float64Array
  readonly variance: number
  readonly weight: number
}

/**
 * Where the search starts: the middle of the space, or the values believed to be good; with trials of earlier studies the normal distribution that is nearest to
 * their promising region (warm-starting CMA-ES: Nomura, Watanabe, Akimoto, Ozaki & Onishi, “Warm Starting CMA-ES for Hyperparameter Optimization”, AAAI 2021,
 * section 4: the mixture of normal distributions around the best tenth of the source). An earlier trial that counts for w leaves 1 - w to the start without it.
 */
export function startOf(dimensions: Dimensions, sigma: number, earlier: readonly EarlierTrial[]): Start {
  const { numeric, choices } = dimensions
  const mean = Float64Array.from(numeric, ({ start }) => start)
  const best = bestEarlier(earlier, promising)
  const probabilities = choices.map((dimension) => probabilitiesOf(dimension, best))
  if (best.length === 0 || numeric.length === 0) return { mean, sigma, covariance: undefined, probabilities }
  const components = best.map(({ config, weight }): Component => {
    const positions = mean.map((centre, i) => {
      const [spec, value] = [numeric[i]?.spec, config[numeric[i]?.name ?? '']]
      return spec === undefined || typeof value !== 'number' ? centre : toUnit(spec, value)
    })
    return { mean: positions, variance: spread ** 2, weight }
  })
  const rest = best.reduce((sum, { weight }) => sum + 1 - weight, 0)
  return { ...nearestNormal([...components, { mean, variance: sigma ** 2, weight: rest }]), probabilities }
}

/** The normal distribution with the mixture's mean and covariance: the nearest to it by the Kullback–Leibler divergence (the paper's equations 6 to 8). */
export function nearestNormal(components: readonly Component[]): Omit<Start, 'probabilities'> {
  const size = components[0]?.mean.length ?? 0
  const total = components.reduce((sum, { weight }) => sum + weight, 0)
  const mean = new Float64Array(size)
  for (const component of components) component.mean.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + (component.weight / total) * value))
  const covariance = new Float64Array(size * size)
  for (const component of components) {
    const step = component.mean.map((value, i) => value - (mean[i] ?? 0))
    const share = component.weight / total
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        const own = i === j ? component.variance : 0
        covariance[i * size + j] = (covariance[i * size + j] ?? 0) + share * (own + (step[i] ?? 0) * (step[j] ?? 0))
      }
    }
  }
  // The step size is the determinant's share, so that the covariance beside it has determinant 1.
  const logDeterminant = symmetricEigen(covariance, size).values.reduce((sum, value) => sum + Math.log(value), 0)
  const sigma = Math.exp(logDeterminant / (2 * size))
  return { mean, sigma, covariance: covariance.map((value) => value / sigma ** 2) }
}

/** Half of the probability as without earlier trials, half as often as each choice was among the best; less of it the less they count. */
function probabilitiesOf({ name, spec }: ChoiceDimension, best: readonly EarlierTrial[]): Float64Array {
  const start = choiceProbabilities(spec)
  const chosen = best.filter(({ config }) => config[name] !== undefined)
  if (chosen.length === 0) return start
  const given = chosen.reduce((sum, { weight }) => sum + weight, 0) / (2 * chosen.length)
  return start.map((probability, k) => {
    const share = chosen.reduce((sum, { config, weight }) => sum + (config[name] === spec.choices[k] ? weight : 0), 0) / (2 * chosen.length)
    return (1 - given) * probability + share
  })
}
