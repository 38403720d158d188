import { configFromUnit, fromUnit, toUnit } from '../../../../shared/domain/config.ts'
import type { Config } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed, type Rng } from '../../../../shared/random/rng.ts'
import type { Outcome } from '../outcomes.ts'
import { attempts } from '../repetition.ts'
import { drawChoice } from './choices.ts'
import { pointAt } from './evolution.ts'
import { mirroredNormals } from './mirrored-normals.ts'
import type { Candidate, SearchState } from './state.ts'

const stream = { candidate: 0x5ea1, pairs: 0x5ea2, draw: 0x5ea4 } as const

/** A trial has at most so many draws to be picked from. */
export const mostDraws = 32

/**
 * A candidate for a trial from the distribution as it is now.
 * @param attempt counts from 0; a later one looks further around
 */
export function candidateOf(state: SearchState, trial: number, attempt: number): Candidate {
  const { dimensions, life, studySeed } = state
  const rng = createRng(deriveSeed(studySeed, stream.candidate, trial, attempt))
  const chosen = dimensions.choices.map((_, k) => drawChoice(life.probabilities[k] ?? new Float64Array(1), rng))
  const isStart = trial === 0 && attempt === 0 && state.runs === 0 && life.trials === 0
  if (isStart) return { chosen, point: life.evolution.mean.slice() }
  const paired = attempt === 0 && life.evolution.mean.length > 0 ? pointAt(life.evolution, pairedNormal(state, trial)) : undefined
  return { chosen, point: pointInside(state, paired, 1 + 0.5 * attempt, rng) }
}

/**
 * Another of the draws among which a trial's candidate is picked.
 * @param first the trial's first candidate, whose choices all of its draws have
 * @param draw counts from 1
 */
export function otherDraw(state: SearchState, trial: number, first: Candidate | undefined, draw: number): Candidate {
  const rng = createRng(deriveSeed(state.studySeed, stream.draw, trial, draw))
  return { chosen: first?.chosen ?? [], point: pointInside(state, undefined, 1, rng) }
}

/**
 * The given point, or else independent samples, until all continuous coordinates lie in their ranges; after 10 for each dimension the last one is moved to the
 * nearest bound (both as the `cmaes` package does).
 */
function pointInside({ life, dimensions }: SearchState, given: Float64Array | undefined, wider: number, rng: Rng): Float64Array {
  const { evolution } = life
  const size = evolution.mean.length
  const isFree = (value: number, i: number): boolean => dimensions.numeric[i]?.isDiscrete === true || (value >= 0 && value <= 1)
  const normal = new Float64Array(size)
  let point = given
  for (let again = 0; again < 10 * size; again += 1) {
    if (point?.every(isFree) === true) return point
    for (let i = 0; i < size; i += 1) normal[i] = wider * rng.normal()
    point = pointAt(evolution, normal)
  }
  return (point ?? evolution.mean).map((value, i) => (isFree(value, i) ? value : Math.min(Math.max(value, 0), 1)))
}

/** The vector of a trial among the pairs of its generation; trials that run beside a full generation get pairs of their own. */
function pairedNormal(state: SearchState, trial: number): Float64Array {
  const { life, studySeed, runs, firstTrial } = state
  const { dimension, populationSize } = life.evolution.parameters
  const pairs = Math.min(Math.ceil(populationSize / 2), dimension)
  const place = trial - firstTrial
  const block = Math.floor(place / (2 * pairs))
  let vectors = state.pairs.get(block)
  if (vectors === undefined) {
    vectors = mirroredNormals(dimension, pairs, createRng(deriveSeed(studySeed, stream.pairs, runs, life.evolution.generation, firstTrial, block)))
    state.pairs.set(block, vectors)
  }
  return vectors[place - block * 2 * pairs] ?? new Float64Array(dimension)
}

/** The position in its range that a coordinate stands for. */
function positionOf({ life }: SearchState, point: Float64Array, i: number): number {
  const centre = life.evolution.mean[i] ?? 0.5
  return ((point[i] ?? 0.5) - centre) * (life.stretch[i] ?? 1) + centre
}

export function configOf(state: SearchState, { point, chosen }: Candidate): Config {
  const { space, dimensions } = state
  const place = new Map(dimensions.numeric.map(({ name }, i) => [name, i]))
  const choice = new Map(dimensions.choices.map(({ name, spec }, k) => [name, ((chosen[k] ?? 0) + 0.5) / spec.choices.length]))
  return configFromUnit(space, (name) => {
    const i = place.get(name)
    return i === undefined ? (choice.get(name) ?? 0.5) : positionOf(state, point, i)
  })
}

/** Whether the configuration is the candidate's. */
function standsFor(state: SearchState, { point, chosen }: Candidate, config: Config): boolean {
  const { numeric, choices } = state.dimensions
  const isSame = (value: Config[string] | undefined, theirs: () => Config[string] | undefined): boolean => value === undefined || value === theirs()
  return (
    choices.every(({ name, spec }, k) => isSame(config[name], () => spec.choices[chosen[k] ?? 0])) &&
    numeric.every(({ name, spec }, i) => isSame(config[name], () => fromUnit(spec, positionOf(state, point, i))))
  )
}

/** The drawn candidate that a trial's configuration is, if this distribution proposed it. */
function drawnAs(state: SearchState, { number, config }: Outcome): Candidate | undefined {
  if (number < state.firstTrial) return undefined
  const given = state.given.get(number)
  if (given !== undefined && standsFor(state, given, config)) return given
  const first = candidateOf(state, number, 0)
  if (standsFor(state, first, config)) return first
  for (let draw = 1; draw < mostDraws; draw += 1) {
    const candidate = otherDraw(state, number, first, draw)
    if (standsFor(state, candidate, config)) return candidate
  }
  // Only where nothing is continuous can a configuration have been tried before, and be proposed in a later attempt.
  if (!state.dimensions.numeric.every(({ isDiscrete }) => isDiscrete)) return undefined
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const candidate = candidateOf(state, number, attempt)
    if (standsFor(state, candidate, config)) return candidate
  }
  return undefined
}

/** The coordinates of an outcome: those that were drawn if this distribution proposed it, else the middle of what its values stand for. */
export function coordinatesOf(state: SearchState, outcome: Outcome): Float64Array {
  const { numeric } = state.dimensions
  const drawn = numeric.some(({ isDiscrete }) => isDiscrete) ? drawnAs(state, outcome) : undefined
  if (drawn !== undefined) return drawn.point
  const { life } = state
  let neutral: Float64Array | undefined
  return life.evolution.mean.map((centre, i) => {
    const dimension = numeric[i]
    const value = dimension === undefined ? undefined : outcome.config[dimension.name]
    // A parameter that was not active has no say: a random coordinate neither moves nor narrows the distribution.
    if (dimension === undefined || typeof value !== 'number') {
      neutral ??= otherDraw(state, outcome.number, undefined, mostDraws).point
      return neutral[i] ?? centre
    }
    const position = Math.min(Math.max(toUnit(dimension.spec, value), 0), 1)
    return dimension.isDiscrete ? centre + (position - centre) / (life.stretch[i] ?? 1) : position
  })
}

/** The positions of a configuration's numbers in their ranges, NaN for what is not active. */
export function positionsOf({ dimensions }: SearchState, config: Config): Float64Array {
  return Float64Array.from(dimensions.numeric, ({ name, spec }) => {
    const value = config[name]
    return typeof value === 'number' ? toUnit(spec, value) : NaN
  })
}

/** The index of each choice of a configuration, -1 for what is not active. */
export function choicesOf({ dimensions }: SearchState, config: Config): number[] {
  return dimensions.choices.map(({ name, spec }) => {
    const value = config[name]
    return value === undefined ? -1 : spec.choices.indexOf(value)
  })
}
