import { fromUnit, toUnit } from '../../../../shared/domain/config.ts'
import type { Outcome } from '../outcomes.ts'
import { candidateOf, choicesOf, configOf, mostDraws, otherDraw, positionsOf } from './candidate.ts'
import { axesOf, squaredNorm } from './evolution.ts'
import { normalScores, type Place } from './rank-model.ts'
import type { Candidate, SearchState, SeenOutcome } from './state.ts'

/** The model learns from so many outcomes before the distribution's own: the nearest to its mean, among the latest; and from the latest of its own. */
const modelSize = 40
const latest = 100
/** Where numbers are discrete, so often a trial is not picked: the values beside the mean's, of which the model expects little, keep their margin of probability. */
const unpicked = 3
/** Fewer outcomes than this say nothing. */
const fewest = 5

/** What a trial's candidate is picked by. */
export interface Knowledge {
  /** In their order. */
  readonly outcomes: readonly Outcome[]
  /** How many of them the distribution was learnt from. */
  readonly learnt: number
  /** How many other trials run. */
  readonly running: number
}

/**
 * The most promising of several draws from the distribution, by a model of the ranks around it. Each trial that runs adds one draw: what it will say is not known yet,
 * and the model makes up for most of that. Choices are not picked among, lest one that was unlucky be given up.
 */
export function screenedCandidate(state: SearchState, trial: number, knowledge: Knowledge): Candidate {
  const first = candidateOf(state, trial, 0)
  const { numeric } = state.dimensions
  const keepsMargin = trial % unpicked === unpicked - 1 && numeric.some(({ isDiscrete }) => isDiscrete)
  if (state.options.draws === 1 || knowledge.outcomes.length < fewest || numeric.length === 0 || keepsMargin) return first
  const draws = Math.min(state.options.draws + knowledge.running, mostDraws)
  const scoreOf = modelAround(state, knowledge)
  let [best, bestScore] = [first, Infinity]
  for (let draw = 0; draw < draws; draw += 1) {
    const candidate = draw === 0 ? first : otherDraw(state, trial, first, draw)
    const score = scoreOf(placeOf(state, candidate))
    if (score < bestScore) [best, bestScore] = [candidate, score]
  }
  return best
}

function modelAround(state: SearchState, { outcomes, learnt }: Knowledge): (place: Place) => number {
  state.near ??= outcomes
    .slice(Math.max(learnt - latest, 0), learnt)
    .map((outcome) => seenOutcome(state, outcome))
    .sort((a, b) => a.distance - b.distance || a.outcome.number - b.outcome.number)
    .slice(0, modelSize)
  const places = [...state.near, ...outcomes.slice(Math.max(learnt, outcomes.length - latest)).map((outcome) => seenOutcome(state, outcome))]
  return state.model.fit(places, normalScores(places.map(({ outcome }) => outcome)))
}

/** Where an outcome is; kept until the distribution moves. */
function seenOutcome(state: SearchState, outcome: Outcome): SeenOutcome {
  const known = state.seen.get(outcome)
  if (known !== undefined) return known
  const coordinates = whitened(state, positionsOf(state, outcome.config))
  const seen = { outcome, coordinates, choices: choicesOf(state, outcome.config), distance: squaredNorm(coordinates) }
  state.seen.set(outcome, seen)
  return seen
}

function placeOf(state: SearchState, candidate: Candidate): Place {
  const { numeric, isConditional } = state.dimensions
  if (isConditional) {
    const config = configOf(state, candidate)
    return { coordinates: whitened(state, positionsOf(state, config)), choices: choicesOf(state, config) }
  }
  const { mean } = state.life.evolution
  const positions = candidate.point.map((value, i) => {
    const dimension = numeric[i]
    const centre = mean[i] ?? 0.5
    return dimension?.isDiscrete === true ? toUnit(dimension.spec, fromUnit(dimension.spec, (value - centre) * (state.life.stretch[i] ?? 1) + centre)) : value
  })
  return { coordinates: whitened(state, positions), choices: candidate.chosen }
}

/** D⁻¹ Bᵀ (x - m) / σ: coordinates in which the distribution is standard normal. What is not active is at the mean. */
function whitened({ life }: SearchState, positions: Float64Array): Float64Array {
  const { stretch } = life
  const { mean, sigma } = life.evolution
  const { basis, lengths } = axesOf(life.evolution)
  const size = mean.length
  const result = new Float64Array(size)
  for (let i = 0; i < size; i += 1) {
    const position = positions[i] ?? NaN
    const step = Number.isNaN(position) ? 0 : (position - (mean[i] ?? 0)) / (sigma * (stretch[i] ?? 1))
    for (let k = 0; k < size; k += 1) result[k] = (result[k] ?? 0) + (basis[i * size + k] ?? 0) * step
  }
  for (let k = 0; k < size; k += 1) result[k] = (result[k] ?? 0) / (lengths[k] ?? 1)
  return result
}
