import type { Rng } from '../../../../shared/random/rng.ts'

/** How far one generation moves the probabilities towards the choices of its better half. */
const rate = 0.4
/** The share of the probability that is always spread evenly, so that no choice is ever lost. */
const spread = 0.2
/** @returns the index of a choice */
export function drawChoice(probabilities: Float64Array, rng: Rng): number {
  let rest = rng.uniform()
  for (let index = 0; index < probabilities.length - 1; index += 1) {
    rest -= probabilities[index] ?? 0
    if (rest < 0) return index
  }
  return probabilities.length - 1
}

/**
 * Moves the probabilities towards the choices of the generation's better half, weighted as the mean's move weighs them; in expectation the
 * natural gradient that CMA-ES follows, for independent categorical distributions (as CatCMA: Hamano et al., GECCO 2024, equation 7), with a floor
 * under every choice. Changed in place.
 * @param chosen the choice of each candidate, the best first; -1 where the parameter was not active
 */
export function learnChoices(probabilities: Float64Array, chosen: readonly number[], weights: Float64Array): void {
  const seen = new Float64Array(probabilities.length)
  let mass = 0
  chosen.forEach((choice, k) => {
    const weight = Math.max(weights[k] ?? 0, 0)
    if (choice < 0) return
    seen[choice] = (seen[choice] ?? 0) + weight
    mass += weight
  })
  // Where only a few of the better half had the parameter, little is learnt.
  const floor = spread / probabilities.length
  let total = 0
  for (let k = 0; k < probabilities.length; k += 1) {
    const moved = (1 - rate * mass) * (probabilities[k] ?? 0) + rate * (seen[k] ?? 0)
    probabilities[k] = Math.max(moved, floor)
    total += probabilities[k] ?? 0
  }
  for (let k = 0; k < probabilities.length; k += 1) probabilities[k] = (probabilities[k] ?? 0) / total
}
