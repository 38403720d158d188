import type { EarlierTrial } from '../../contracts/history.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../shared/random/rng.ts'
import { choiceProbabilities } from '../belief.ts'
import type { Outcome } from '../outcomes.ts'
import { candidateOf, choicesOf, configOf, coordinatesOf } from './candidate.ts'
import { learnChoices } from './choices.ts'
import { dimensionsOf } from './dimensions.ts'
import { evolve } from './evolution.ts'
import { adaptLearningRates, remember } from './learning-rate.ts'
import { keepMargin } from './margin.ts'
import { defaultPopulationSize, strategyParameters } from './parameters.ts'
import { createRankModel } from './rank-model.ts'
import { createRunLog, nextRun, type RestartStrategy } from './restarts.ts'
import { screenedCandidate, type Knowledge } from './screening.ts'
import { createLife, type SearchOptions, type SearchState } from './state.ts'
import { isExhausted, rememberLosses } from './termination.ts'
import { startOf } from './warm-start.ts'

/** One distribution over a space, which every generation of trials moves. Its state depends on the study's seed and on the generations learnt alone. */
export interface Search {
  /** How many trials the next generation takes. */
  readonly populationSize: number
  /** @param attempt counts from 0; a later one looks further around, for when the earlier ones' configurations have been tried */
  propose(trial: number, attempt: number, knowledge: Knowledge): Config
  /** @param generation the best first, as many as the population size */
  learn(generation: readonly Outcome[]): void
}

const restartStream = 0x5ea3

/** The search of a study of this seed, before its first trial. */
export function createSearch(space: SearchSpace, options: SearchOptions, studySeed: number, earlier: readonly EarlierTrial[]): Search {
  const dimensions = dimensionsOf(space)
  const populationSize = options.populationSize ?? defaultPopulationSize(Math.max(dimensions.numeric.length, 1))
  const run = { populationSize, sigma: options.sigma, isLarge: true }
  const state: SearchState = {
    space,
    dimensions,
    options,
    studySeed,
    log: createRunLog(run),
    life: createLife(run, startOf(dimensions, options.sigma, earlier)),
    runs: 0,
    firstTrial: 0,
    given: new Map(),
    pairs: new Map(),
    seen: new Map(),
    near: undefined,
    model: createRankModel(),
  }
  return {
    get populationSize() {
      return state.life.run.populationSize
    },
    propose(trial, attempt, knowledge) {
      if (attempt > 0) return configOf(state, candidateOf(state, trial, attempt))
      const candidate = screenedCandidate(state, trial, knowledge)
      state.given.set(trial, candidate)
      return configOf(state, candidate)
    },
    learn: (generation) => learn(state, generation),
  }
}

function learn(state: SearchState, generation: readonly Outcome[]): void {
  const { life, options, dimensions } = state
  const { evolution, run } = life
  const size = evolution.mean.length
  // What was drawn is found by drawing again: before anything is learnt.
  const points = generation.map((outcome) => coordinatesOf(state, outcome))
  learnAllChoices(state, generation)
  if (size > 0) {
    const before = options.adaptLearningRates ? remember(evolution) : undefined
    evolve(evolution, points)
    if (before !== undefined) adaptLearningRates(life.rates, before, evolution)
    keepMargin(evolution, dimensions.lattice, life.stretch, 1 / (size * run.populationSize))
  }
  state.given.clear()
  state.pairs.clear()
  state.seen.clear()
  state.near = undefined
  life.trials += generation.length
  state.firstTrial = Math.max(state.firstTrial, ...generation.map(({ number }) => number + 1))
  rememberLosses(life.losses, evolution, generation[0]?.loss ?? Infinity, generation.at(-1)?.loss ?? Infinity)
  if (size > 0 && options.restart !== 'none' && isExhausted(evolution, life.losses, run.sigma)) restart(state, options.restart)
}

function learnAllChoices(state: SearchState, generation: readonly Outcome[]): void {
  const { life, dimensions } = state
  if (dimensions.choices.length === 0) return
  const { weights } = life.evolution.mean.length > 0 ? life.evolution.parameters : strategyParameters(1, life.run.populationSize)
  const chosen = generation.map(({ config }) => choicesOf(state, config))
  life.probabilities.forEach((probabilities, k) => learnChoices(probabilities, chosen.map((each) => each[k] ?? -1), weights))
}

function restart(state: SearchState, strategy: RestartStrategy): void {
  state.runs += 1
  const rng = createRng(deriveSeed(state.studySeed, restartStream, state.runs))
  const run = nextRun(strategy, state.log, state.life.run, state.life.trials, rng)
  const { numeric, choices } = state.dimensions
  const mean = Float64Array.from(numeric, () => rng.uniform())
  state.life = createLife(run, { mean, sigma: run.sigma, covariance: undefined, probabilities: choices.map(({ spec }) => choiceProbabilities(spec)) })
}
