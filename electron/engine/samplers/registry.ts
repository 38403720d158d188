import { createPlugin, findPlugin, issuesWhen, type Choice } from '../contracts/registry.ts'
import type { History } from '../contracts/history.ts'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { objectivesOf } from '../../../shared/domain/metric.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { auto, followSituation, pickSampler, type Pick as SamplerPick } from './auto.ts'
import { cmaes } from './cmaes/index.ts'
import { de } from './de.ts'
import { gp } from './gp/index.ts'
import { grid } from './grid.ts'
import { nsga2 } from './nsga2/index.ts'
import { random } from './random.ts'
import { sobol } from './sobol.ts'
import { tpe } from './tpe/index.ts'

/** Every sampler, in the order in which forms show them. A new one is its file and its line here. */
export const samplers: readonly SamplerEntry[] = [random, auto, tpe, gp, cmaes, nsga2, de, sobol, grid]

/** The sampler of that name, or undefined. */
export function findSampler(name: string): SamplerEntry | undefined {
  return findPlugin(samplers, name)
}

/**
 * Makes the sampler that a study names.
 * @throws TuneryError bad-input with issues at `sampler.name`, `sampler.<option>`, or at the place in `space` that does not fit the sampler
 */
export function createSampler(choice: Choice, space: SearchSpace): Sampler {
  return createPlugin('sampler', samplers, choice, (entry, options) => entry.create(options, space))
}

/** What is wrong with a study's sampler; empty when nothing is. */
export function samplerIssues(choice: Choice, space: SearchSpace): InputIssue[] {
  return issuesWhen(() => createSampler(choice, space))
}

/**
 * The sampler that `auto` stands for in a study, and why; null for a study that names another one.
 * @param trials how many trials the study has so far
 */
export function samplerPick({ sampler, space, parallel, metrics, scheduler }: StudyDefinition, trials = 0): SamplerPick | null {
  if (sampler.name !== auto.name) return null
  return pickSampler({ space, trials, parallel, objectives: objectivesOf(metrics).length, multiFidelity: scheduler.name !== 'none' })
}

/** Follows a study's history: which sampler `auto` takes for the next trial; undefined for a study that names another one. */
export function followPick({ sampler, space }: StudyDefinition): ((history: History) => SamplerPick) | undefined {
  if (sampler.name !== auto.name) return undefined
  const situationOf = followSituation(space)
  return (history) => pickSampler(situationOf(history))
}
