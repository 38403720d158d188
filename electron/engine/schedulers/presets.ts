import { asha } from './asha.ts'
import { hyperband } from './hyperband.ts'

/*
 * Methods that are a scheduler and a sampler together, under the names by which they are known.
 * A study that names one and no sampler gets the sampler too; one that names both gets what it says.
 */

/** BOHB (Falkner, Klein & Hutter, ICML 2018): Hyperband whose configurations come from a TPE model. */
export const bohb: typeof hyperband = {
  ...hyperband,
  name: 'bohb',
  title: 'BOHB (Hyperband with TPE)',
  description: 'Hyperband whose configurations come from a model of those that did well: uses the sampler "tpe" unless the study names another.',
  impliedSampler: 'tpe',
}

/**
 * DEHB (Awad, Mallik & Hutter, IJCAI 2021): Hyperband whose configurations come from differential evolution.
 * In the paper a bracket's later rungs evolve new configurations; here the best of a rung go on, as in Hyperband, and keep what they have trained.
 */
export const dehb: typeof hyperband = {
  ...hyperband,
  name: 'dehb',
  title: 'DEHB (Hyperband with differential evolution)',
  description: 'Hyperband whose configurations come from differential evolution: uses the sampler "de" unless the study names another.',
  impliedSampler: 'de',
}

/** MOBSTER (Klein, Tiao, Lienart, Archambeau & Seeger, 2020): ASHA whose configurations come from a Gaussian process over the learning curves. */
export const mobster: typeof asha = {
  ...asha,
  name: 'mobster',
  title: 'MOBSTER (ASHA with a Gaussian process)',
  description: 'asha whose configurations come from a Gaussian process: uses the sampler "gp" unless the study names another.',
  impliedSampler: 'gp',
}

/** The sampler that a study gets which names this scheduler and no sampler; undefined when the scheduler implies none. */
export function impliedSampler(schedulerName: string): string | undefined {
  return [bohb, dehb, mobster].find(({ name }) => name === schedulerName)?.impliedSampler
}
