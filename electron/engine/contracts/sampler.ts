import type { z } from 'zod'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { Rng } from '../../../shared/random/rng.ts'
import type { History } from './history.ts'

/** Which trial a configuration is asked for. */
export interface TrialRef {
  /** Its number among the trials of the search: see `TrialView.place`. */
  readonly number: number
  readonly studySeed: number
}

/**
 * Proposes configurations. Pure: the same history, space, rng state and trial give the same answer;
 * no I/O, no clock, no global randomness. The engine creates a new sampler when the space changes.
 */
export interface Sampler {
  /**
   * @param rng seeded from the study's seed and the trial's number
   * @returns a value for every active parameter of the space, or undefined when the sampler has nothing more to propose
   */
  suggest(history: History, space: SearchSpace, rng: Rng, trial: TrialRef): Config | undefined
}

/** What the registry knows of a sampler: forms, help and docs come from it. */
export interface SamplerEntry<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The options of a study file, each with a default and a description. */
  readonly options: Options
  /** @throws TuneryError bad-input when the space does not fit the sampler (a grid over a float without a step, say) */
  create(options: z.output<Options>, space: SearchSpace): Sampler
}
