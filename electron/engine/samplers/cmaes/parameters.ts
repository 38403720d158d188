/** The strategy parameters of CMA-ES: functions of the dimension and the population size alone. */
export interface StrategyParameters {
  readonly dimension: number
  /** How many candidates a generation has (λ). */
  readonly populationSize: number
  /** How many of them the mean moves to (μ). */
  readonly parents: number
  /** One for each candidate, the best first; the positive ones sum to 1, and the worse half's are negative (active CMA). */
  readonly weights: Float64Array
  readonly weightSum: number
  /** The variance-effective selection mass (μ_eff). */
  readonly effectiveParents: number
  readonly rankOneRate: number
  readonly rankMuRate: number
  readonly pathRate: number
  readonly sigmaPathRate: number
  readonly sigmaDamping: number
  /** E‖N(0, I)‖. */
  readonly expectedNorm: number
}

/** The default population size, 4 + ⌊3 ln n⌋ (Hansen 2016, eq. 48). */
export function defaultPopulationSize(dimension: number): number {
  return 4 + Math.floor(3 * Math.log(dimension))
}

/**
 * The default strategy parameters of N. Hansen, “The CMA Evolution Strategy: A Tutorial” (arXiv:1604.00772, 2016),
 * equations 49 to 58 with α_cov = 2, as the `cmaes` package has them.
 * @param populationSize at least 2
 */
export function strategyParameters(dimension: number, populationSize: number): StrategyParameters {
  const parents = Math.floor(populationSize / 2)
  const raw = Float64Array.from({ length: populationSize }, (_, i) => Math.log((populationSize + 1) / 2) - Math.log(i + 1))
  const effectiveParents = effectiveMass(raw.subarray(0, parents))
  const rankOneRate = 2 / ((dimension + 1.3) ** 2 + effectiveParents)
  const rankMuRate = Math.min(1 - rankOneRate - 1e-8, (2 * (effectiveParents - 2 + 1 / effectiveParents)) / ((dimension + 2) ** 2 + effectiveParents))
  const negativeMass = Math.min(
    1 + rankOneRate / rankMuRate,
    1 + (2 * effectiveMass(raw.subarray(parents))) / (effectiveParents + 2),
    (1 - rankOneRate - rankMuRate) / (dimension * rankMuRate),
  )
  const [positive, negative] = [massOf(raw, 1), massOf(raw, -1)]
  const weights = raw.map((weight) => (weight >= 0 ? weight / positive : (negativeMass * weight) / negative))
  const sigmaPathRate = (effectiveParents + 2) / (dimension + effectiveParents + 5)
  return {
    dimension,
    populationSize,
    parents,
    weights,
    weightSum: weights.reduce((sum, weight) => sum + weight, 0),
    effectiveParents,
    rankOneRate,
    rankMuRate,
    pathRate: (4 + effectiveParents / dimension) / (dimension + 4 + (2 * effectiveParents) / dimension),
    sigmaPathRate,
    sigmaDamping: 1 + 2 * Math.max(0, Math.sqrt((effectiveParents - 1) / (dimension + 1)) - 1) + sigmaPathRate,
    expectedNorm: Math.sqrt(dimension) * (1 - 1 / (4 * dimension) + 1 / (21 * dimension ** 2)),
  }
}

/** The sum of the weights of that sign, without the sign. */
function massOf(weights: Float64Array, sign: 1 | -1): number {
  return weights.reduce((sum, weight) => sum + Math.max(sign * weight, 0), 0)
}

function effectiveMass(weights: Float64Array): number {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const squares = weights.reduce((total, weight) => total + weight * weight, 0)
  return sum ** 2 / squares
}
