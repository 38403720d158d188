import { axesOf, type Evolution } from './evolution.ts'

/** The best and the worst loss of the last generations. */
export interface LossRange {
  readonly best: number[]
  readonly worst: number[]
}

const noise = 1e-12
const largestSigma = 1e4
const largestCondition = 1e14

/** How many generations of losses are looked at: 10 + ⌈30 n / λ⌉. */
function memory({ parameters }: Evolution): number {
  return 10 + Math.ceil((30 * parameters.dimension) / parameters.populationSize)
}

export function rememberLosses(range: LossRange, evolution: Evolution, best: number, worst: number): void {
  range.best.push(best)
  range.worst.push(worst)
  if (range.best.length <= memory(evolution)) return
  range.best.shift()
  range.worst.shift()
}

/**
 * Whether the distribution has nothing more to give (Hansen 2016, appendix B.3, as the `cmaes` package checks it): the losses of many generations
 * are alike, the distribution is smaller than numbers can tell, it diverges, or it is flat beyond numerical use.
 * @param startSigma the step size that it started with
 */
export function isExhausted(evolution: Evolution, range: LossRange, startSigma: number): boolean {
  const { mean, sigma, covariance, path, generation } = evolution
  const size = mean.length
  const { basis, lengths } = axesOf(evolution)
  const alike = Math.max(...range.worst) - Math.min(...range.best) < noise
  if (generation > memory(evolution) && alike) return true
  const variances = mean.map((_, i) => covariance[i * size + i] ?? 0)
  if (variances.every((variance, i) => sigma * variance < noise * startSigma && sigma * (path[i] ?? 0) < noise * startSigma)) return true
  const [longest, shortest] = [Math.max(...lengths), Math.min(...lengths)]
  if (sigma * longest > largestSigma || longest / shortest > largestCondition) return true
  if (mean.some((value, i) => value === value + 0.2 * sigma * Math.sqrt(variances[i] ?? 0))) return true
  const axis = generation % size
  return mean.every((value, i) => value === value + 0.1 * sigma * (lengths[axis] ?? 0) * (basis[i * size + axis] ?? 0))
}
