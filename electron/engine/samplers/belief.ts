import { configFromUnit, toUnit } from '../../../shared/domain/config.ts'
import type { CategoricalParameter, Config, Parameter, SearchSpace } from '../../../shared/domain/search-space.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
import type { Rng } from '../../../shared/random/rng.ts'
import { follow } from '../contracts/follow.ts'
import type { History } from '../contracts/history.ts'

/** The standard deviation of a number around its prior, in ranges. */
const spread = 0.15

/** The probability that a choice believed to be good has beyond its even share. */
const choiceMass = 0.5

/** After so many finished trials half of the trials are still drawn from the belief. */
const trialsToHalf = 10

/**
 * The share of trials that are drawn from the belief: all at first, then β / (β + n), which goes to 0 as the exponent β / n of πBO does (Hvarfner, Stoll, Souza,
 * Lindauer, Hutter & Nardi, “πBO: Augmenting Acquisition Functions with User Beliefs for Bayesian Optimization”, ICLR 2022, equation 6): a wrong belief costs some
 * dozens of trials, and is forgotten. As in its section 4 the belief about a number is normal around its prior, cut off at the ends of its range.
 * @param finished how many trials have ended
 */
export const beliefShare = (finished: number): number => trialsToHalf / (trialsToHalf + finished)

/** The probability of each choice: even, or half of it on the parameter's prior and the rest even. */
export function choiceProbabilities({ choices, prior }: CategoricalParameter): Float64Array {
  const even = 1 / choices.length
  if (prior === undefined) return new Float64Array(choices.length).fill(even)
  return Float64Array.from(choices, (choice) => (1 - choiceMass) * even + (choice === prior ? choiceMass : 0))
}

/** A position of a parameter drawn from what is believed of it: around its prior, or anywhere where it has none. */
export function believedPosition(spec: Parameter, rng: Rng): number {
  if (spec.prior === undefined) return rng.uniform()
  const centre = toUnit(spec, spec.prior)
  if (spec.type === 'categorical') return rng.uniform() < choiceMass ? centre : rng.uniform()
  // Half of the normal distribution or more lies in the range, wherever the prior is.
  for (;;) {
    const position = centre + spread * rng.normal()
    if (position >= 0 && position <= 1) return position
  }
}

/** A configuration from what is believed; undefined when it is not the belief's turn. */
type Believe = (turn: { readonly trial: number; readonly attempt: number; readonly finished: number }, rng: Rng) => Config | undefined

/**
 * What the space's priors propose: the values believed to be good for the first trial, then for a falling share of the trials values around them.
 * Without priors never anything, and no random number is used up.
 */
export function createBelief(space: SearchSpace): Believe {
  if (Object.values(space).every(({ prior }) => prior === undefined)) return () => undefined
  const draw = (rng: Rng, position: (spec: Parameter) => number): Config =>
    configFromUnit(space, (name) => {
      const spec = space[name]
      return spec === undefined ? rng.uniform() : position(spec)
    })
  return ({ trial, attempt, finished }, rng) => {
    if (trial === 0 && attempt === 0) return draw(rng, (spec) => (spec.prior === undefined ? rng.uniform() : toUnit(spec, spec.prior)))
    if (rng.uniform() >= beliefShare(finished)) return undefined
    return draw(rng, (spec) => believedPosition(spec, rng))
  }
}

/** How many trials of a history have ended; each is looked at until it has. */
export function countFinished(): (history: History) => number {
  const open = new Set<number>()
  let finished = 0
  const update = follow((history) => history.searched, {
    reset() {
      open.clear()
      finished = 0
    },
    add: ({ number }) => open.add(number),
  })
  return (history) => {
    update(history)
    for (const number of open) {
      const trial = history.trials[number]
      if (trial === undefined || !isFinal(trial.state)) continue
      open.delete(number)
      finished += 1
    }
    return finished
  }
}
