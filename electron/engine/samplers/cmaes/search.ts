import { configFromUnit, toUnit } from '../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../shared/random/rng.ts'
import type { Outcome } from '../outcomes.ts'
import { attempts } from '../repetition.ts'
import { drawChoice, learnChoices, startProbabilities } from './choices.ts'
import { dimensionsOf, type Dimensions } from './dimensions.ts'
import { createEvolution, evolve, pointAt, type Evolution } from './evolution.ts'
import { adaptLearningRates, createLearningRates, remember, type LearningRates } from './learning-rate.ts'
import { keepMargin } from './margin.ts'
import { mirroredNormals } from './mirrored-normals.ts'
import { defaultPopulationSize, strategyParameters } from './parameters.ts'
import { createRunLog, nextRun, type RestartStrategy, type Run, type RunLog } from './restarts.ts'
import { isExhausted, rememberLosses, type LossRange } from './termination.ts'

export interface SearchOptions {
  /** Undefined for the default of the dimension. */
  readonly populationSize: number | undefined
  readonly sigma: number
  readonly restart: RestartStrategy
  readonly adaptLearningRates: boolean
}

/** A point that a trial may try. */
interface Candidate {
  readonly config: Config
  /** Its coordinates before they were rounded. */
  readonly point: Float64Array
}

/** One distribution over a space, which every generation of trials moves. Its state depends on the study's seed and on the generations learnt alone. */
export interface Search {
  /** How many trials the next generation takes. */
  readonly populationSize: number
  /** @param attempt counts from 0; a later one looks further around, for when the earlier ones' configurations have been tried */
  propose(trial: number, attempt: number): Config
  /** @param generation the best first, as many as the population size */
  learn(generation: readonly Outcome[]): void
}

/** The state that one run adds to the search's. */
interface Life {
  readonly run: Run
  readonly evolution: Evolution
  readonly stretch: Float64Array
  readonly rates: LearningRates
  readonly losses: LossRange
  readonly probabilities: readonly Float64Array[]
  trials: number
}

const stream = { candidate: 0x5ea1, pairs: 0x5ea2, restart: 0x5ea3 } as const

/** The search of a study of this seed, before its first trial. */
export function createSearch(space: SearchSpace, options: SearchOptions, studySeed: number): Search {
  const dimensions = dimensionsOf(space)
  const count = dimensions.numeric.length
  const populationSize = options.populationSize ?? defaultPopulationSize(Math.max(count, 1))
  const state: SearchState = {
    space,
    dimensions,
    options,
    studySeed,
    log: createRunLog({ populationSize, sigma: options.sigma, isLarge: true }),
    life: createLife(
      dimensions,
      { populationSize, sigma: options.sigma, isLarge: true },
      Float64Array.from(dimensions.numeric, ({ start }) => start),
    ),
    runs: 0,
    firstTrial: 0,
  }
  return {
    get populationSize() {
      return state.life.run.populationSize
    },
    propose: (trial, attempt) => candidateOf(state, trial, attempt).config,
    learn: (generation) => learn(state, generation),
  }
}

interface SearchState {
  readonly space: SearchSpace
  readonly dimensions: Dimensions
  readonly options: SearchOptions
  readonly studySeed: number
  readonly log: RunLog
  life: Life
  runs: number
  /** The lowest number that no trial of an earlier generation has: from here on trials are paired. */
  firstTrial: number
}

function createLife(dimensions: Dimensions, run: Run, mean: Float64Array): Life {
  return {
    run,
    evolution: createEvolution(mean, run.sigma, run.populationSize),
    stretch: new Float64Array(mean.length).fill(1),
    rates: createLearningRates(mean.length),
    losses: { best: [], worst: [] },
    probabilities: dimensions.choices.map(({ spec }) => startProbabilities(spec)),
    trials: 0,
  }
}

/** The candidate that a trial gets from the distribution as it is now. */
function candidateOf(state: SearchState, trial: number, attempt: number): Candidate {
  const { dimensions, life, space, studySeed } = state
  const rng = createRng(deriveSeed(studySeed, stream.candidate, trial, attempt))
  const chosen = new Map(dimensions.choices.map(({ name }, k) => [name, drawChoice(life.probabilities[k] ?? new Float64Array(1), rng)]))
  const point = pointOf(state, trial, attempt, () => rng.normal())
  const { mean } = life.evolution
  const place = new Map(dimensions.numeric.map(({ name }, i) => [name, i]))
  const config = configFromUnit(space, (name) => {
    const i = place.get(name)
    if (i !== undefined) return ((point[i] ?? 0.5) - (mean[i] ?? 0.5)) * (life.stretch[i] ?? 1) + (mean[i] ?? 0.5)
    const spec = space[name]
    return spec?.type === 'categorical' ? ((chosen.get(name) ?? 0) + 0.5) / spec.choices.length : 0.5
  })
  return { config, point }
}

/**
 * The mean itself for the first trial of a study, else a sample: one of a mirrored, orthogonal set at first, then independent ones until all continuous
 * coordinates lie in their ranges; after 10 for each dimension the last one is moved to the nearest bound (both as the `cmaes` package does).
 */
function pointOf(state: SearchState, trial: number, attempt: number, normal: () => number): Float64Array {
  const { life, dimensions } = state
  const { evolution } = life
  const size = evolution.mean.length
  if (size === 0 || (trial === 0 && attempt === 0 && state.runs === 0 && life.trials === 0)) return evolution.mean.slice()
  const isFree = (value: number, i: number): boolean => dimensions.numeric[i]?.isDiscrete === true || (value >= 0 && value <= 1)
  const wider = 1 + 0.5 * attempt
  let point = attempt === 0 ? pointAt(evolution, pairedNormal(state, trial)) : undefined
  for (let draw = 0; draw < 10 * size && point?.every(isFree) !== true; draw += 1) {
    point = pointAt(evolution, Float64Array.from({ length: size }, () => wider * normal()))
  }
  return (point ?? evolution.mean).map((value, i) => (isFree(value, i) ? value : Math.min(Math.max(value, 0), 1)))
}

/** The vector of a trial among the pairs of its generation; trials that run beside a full generation get pairs of their own. */
function pairedNormal({ life, studySeed, runs, firstTrial }: SearchState, trial: number): Float64Array {
  const { dimension, populationSize } = life.evolution.parameters
  const pairs = Math.min(Math.ceil(populationSize / 2), dimension)
  const place = trial - firstTrial
  const block = Math.floor(place / (2 * pairs))
  const rng = createRng(deriveSeed(studySeed, stream.pairs, runs, life.evolution.generation, firstTrial, block))
  return mirroredNormals(dimension, pairs, rng)[place - block * 2 * pairs] ?? new Float64Array(dimension)
}

/** The coordinates of an outcome: those that were drawn if this search proposed it in this generation, else the middle of what its values stand for. */
function coordinatesOf(state: SearchState, { number, config }: Outcome): Float64Array {
  const { dimensions, life } = state
  const { mean } = life.evolution
  let drawn: Candidate | undefined
  for (let attempt = 0; attempt < attempts && number >= state.firstTrial; attempt += 1) {
    drawn = candidateOf(state, number, attempt)
    if (isSame(drawn.config, config)) return drawn.point
    if (!dimensions.numeric.every(({ isDiscrete }) => isDiscrete)) break
  }
  const neutral = drawn?.point ?? pointOf(state, number, 0, createNormal(state, number))
  return mean.map((centre, i) => {
    const dimension = dimensions.numeric[i]
    const value = dimension === undefined ? undefined : config[dimension.name]
    // A parameter that was not active has no say: a random coordinate neither moves nor narrows the distribution.
    if (dimension === undefined || typeof value !== 'number') return neutral[i] ?? centre
    const position = Math.min(Math.max(toUnit(dimension.spec, value), 0), 1)
    return dimension.isDiscrete ? centre + (position - centre) / (life.stretch[i] ?? 1) : position
  })
}

function createNormal({ studySeed }: SearchState, trial: number): () => number {
  const rng = createRng(deriveSeed(studySeed, stream.candidate, trial, attempts))
  return () => rng.normal()
}

function isSame(a: Config, b: Config): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

function learn(state: SearchState, generation: readonly Outcome[]): void {
  const { life, options, dimensions } = state
  const { evolution, run } = life
  const size = evolution.mean.length
  learnAllChoices(state, generation)
  if (size > 0) {
    const points = generation.map((outcome) => coordinatesOf(state, outcome))
    const before = options.adaptLearningRates ? remember(evolution) : undefined
    evolve(evolution, points)
    if (before !== undefined) adaptLearningRates(life.rates, before, evolution)
    keepMargin(evolution, dimensions.lattice, life.stretch, 1 / (size * run.populationSize))
  }
  life.trials += generation.length
  state.firstTrial = Math.max(state.firstTrial, ...generation.map(({ number }) => number + 1))
  rememberLosses(life.losses, evolution, generation[0]?.loss ?? Infinity, generation.at(-1)?.loss ?? Infinity)
  if (size > 0 && options.restart !== 'none' && isExhausted(evolution, life.losses, run.sigma)) restart(state, options.restart)
}

function learnAllChoices({ life, dimensions }: SearchState, generation: readonly Outcome[]): void {
  const { weights } = life.evolution.mean.length > 0 ? life.evolution.parameters : strategyParameters(1, life.run.populationSize)
  dimensions.choices.forEach(({ name, spec }, k) => {
    const chosen = generation.map(({ config }) => {
      const value = config[name]
      return value === undefined ? -1 : spec.choices.indexOf(value)
    })
    learnChoices(life.probabilities[k] ?? new Float64Array(1), chosen, weights)
  })
}

function restart(state: SearchState, strategy: RestartStrategy): void {
  state.runs += 1
  const rng = createRng(deriveSeed(state.studySeed, stream.restart, state.runs))
  const run = nextRun(strategy, state.log, state.life.run, state.life.trials, rng)
  state.life = createLife(state.dimensions, run, Float64Array.from(state.dimensions.numeric, () => rng.uniform()))
}
