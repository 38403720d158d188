import type { Goal } from '../../../../shared/domain/metric.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { TrialView } from '../../contracts/history.ts'

/** Where the learning curves of a simulated study come from: a formula, a table, a model of a finished study. */
export interface CurveSource {
  readonly space: SearchSpace
  /** `minimize` when left out. */
  readonly goal?: Goal
  /** How many steps a trial runs that nobody stops. */
  readonly maxSteps: number
  /** The same where it depends on the configuration (`epochs` is searched): at most `maxSteps`. */
  readonly stepsOf?: (config: Config) => number
  /** What a trial reports at a step. The same trial, configuration and step always give the same value. */
  valueAt(config: Config, step: number, trial: TrialView): number
  /** The seconds that a step takes; 1 when left out. */
  readonly secondsPerStep?: (config: Config) => number
}

/** A source whose curves are known without their noise. */
export interface TrueSource extends CurveSource {
  /** The value of a configuration at a step, without noise. */
  truthAt(config: Config, step: number): number
  /** The best value that any configuration has after all its steps; undefined where nobody knows. */
  readonly optimum?: number
}

/** A source whose best value is known, so that regret can be told. */
export interface KnownSource extends TrueSource {
  readonly optimum: number
}
