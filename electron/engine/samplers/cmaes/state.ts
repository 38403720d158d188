import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Outcome } from '../outcomes.ts'
import type { Dimensions } from './dimensions.ts'
import { createEvolution, type Evolution } from './evolution.ts'
import { createLearningRates, type LearningRates } from './learning-rate.ts'
import type { Place, RankModel } from './rank-model.ts'
import type { RestartStrategy, Run, RunLog } from './restarts.ts'
import type { LossRange } from './termination.ts'

export interface SearchOptions {
  /** Undefined for the default of the dimension. */
  readonly populationSize: number | undefined
  readonly sigma: number
  readonly restart: RestartStrategy
  readonly adaptLearningRates: boolean
  /** Draws among which a trial's candidate is picked while no other trial runs. */
  readonly draws: number
}

/** A point that a trial may try. */
export interface Candidate {
  /** Its coordinates before they are rounded. */
  readonly point: Float64Array
  /** For each categorical parameter the index of its choice. */
  readonly chosen: readonly number[]
}

/** An outcome's place, and its squared distance from the mean. */
export interface SeenOutcome extends Place {
  readonly outcome: Outcome
  readonly distance: number
}

/** Where a distribution begins. */
export interface Start {
  readonly mean: Float64Array
  readonly sigma: number
  /** Row-major; undefined for the unit matrix. */
  readonly covariance: Float64Array | undefined
  /** For each categorical parameter the probabilities of its choices. */
  readonly probabilities: readonly Float64Array[]
}

/** The state that one run adds to the search's. */
export interface Life {
  readonly run: Run
  readonly evolution: Evolution
  readonly stretch: Float64Array
  readonly rates: LearningRates
  readonly losses: LossRange
  readonly probabilities: readonly Float64Array[]
  trials: number
}

export interface SearchState {
  readonly space: SearchSpace
  readonly dimensions: Dimensions
  readonly options: SearchOptions
  readonly studySeed: number
  readonly log: RunLog
  life: Life
  runs: number
  /** The lowest number that no trial of an earlier generation has: from here on trials are paired. */
  firstTrial: number
  /** What trials were given from the distribution as it is now: spares drawing it again, and nothing else. */
  readonly given: Map<number, Candidate>
  /** The mirrored pairs of normal vectors, by block: they too are made again from the state alone. */
  readonly pairs: Map<number, readonly Float64Array[]>
  /** Outcomes in the coordinates of the distribution as it is now. */
  readonly seen: Map<Outcome, SeenOutcome>
  /** The earlier generations' outcomes that the model of the ranks learns from; undefined until it is asked. */
  near: readonly SeenOutcome[] | undefined
  readonly model: RankModel
}

/** One distribution's state before its first generation. */
export function createLife(run: Run, { mean, sigma, covariance, probabilities }: Start): Life {
  return {
    run,
    evolution: createEvolution(mean, sigma, run.populationSize, covariance),
    stretch: new Float64Array(mean.length).fill(1),
    rates: createLearningRates(mean.length),
    losses: { best: [], worst: [] },
    probabilities: probabilities.map((each) => each.slice()),
    trials: 0,
  }
}
