import { badInput, TuneryError, type InputIssue } from '../../../../../shared/errors.ts'
import type { SimulationInput } from '../../../../../shared/contract/simulation.ts'
import type { Choice } from '../../../contracts/registry.ts'
import type { Sampler } from '../../../contracts/sampler.ts'
import type { Scheduler } from '../../../contracts/scheduler.ts'
import { createSampler } from '../../../samplers/registry.ts'
import { createScheduler } from '../../../schedulers/registry.ts'
import type { LabSource, OwnChoices } from './lab-source.ts'

/** A sampler and a scheduler that are tried out together. */
export interface Pairing {
  readonly name: string
  readonly sampler: Choice
  readonly scheduler: Choice
}

/** What the pairs are compared with unless the input says otherwise. */
const usualBaseline = { sampler: { name: 'random' }, scheduler: { name: 'none' } }

/**
 * Every sampler with every scheduler, the baseline first.
 * @throws TuneryError bad-input with an issue for each choice that is not known, has bad options or does not fit the space
 */
export function pairingsOf({ samplers, schedulers, baseline = usualBaseline }: Pick<SimulationInput, 'samplers' | 'schedulers' | 'baseline'>, source: LabSource): Pairing[] {
  const wanted = [baseline, ...samplers.flatMap((sampler) => schedulers.map((scheduler) => ({ sampler, scheduler })))]
  const issues = [
    ...[baseline.sampler, ...samplers].flatMap((choice, i) => issuesOf(i === 0 ? 'baseline.sampler' : `samplers[${String(i - 1)}]`, () => samplerOf(choice, source))),
    ...[baseline.scheduler, ...schedulers].flatMap((choice, i) => issuesOf(i === 0 ? 'baseline.scheduler' : `schedulers[${String(i - 1)}]`, () => schedulerOf(choice, source, 0))),
  ]
  if (issues.length > 0) throw badInput('The simulation', issues)
  const named = wanted.map((pair) => ({ name: `${nameOf(pair.sampler)} + ${nameOf(pair.scheduler)}`, ...pair }))
  return named.filter(({ name }, i) => named.findIndex((other) => other.name === name) === i)
}

/** `asha`, or `asha {"reduction_factor":4}` where it has options. */
function nameOf({ name, ...options }: Choice): string {
  return Object.keys(options).length === 0 ? name : `${name} ${JSON.stringify(options)}`
}

/** A bare name that the study has too stands for the study's own choice, with its options. */
function meant(choice: Choice, own: OwnChoices[keyof OwnChoices] | undefined): Choice {
  return Object.keys(choice).length === 1 && own?.name === choice.name ? { ...own } : choice
}

/** @throws TuneryError bad-input */
export function samplerOf(choice: Choice, { own, space }: LabSource): Sampler {
  return createSampler(meant(choice, own?.sampler), space)
}

/** @throws TuneryError bad-input */
export function schedulerOf(choice: Choice, { own, space, curves }: LabSource, seed: number): Scheduler {
  return createScheduler(meant(choice, own?.scheduler), curves(seed).maxSteps, { space, seed })
}

function issuesOf(path: string, create: () => unknown): InputIssue[] {
  try {
    create()
    return []
  } catch (error) {
    if (!(error instanceof TuneryError) || error.code !== 'bad-input') throw error
    // `sampler.n_startup` → `samplers[0].n_startup`; what is wrong with the name is wrong with the choice.
    return error.issues.map((issue) => ({ path: `${path}${issue.path.replace(/^(sampler|scheduler)(\.name$)?/, '')}`.replace(/(\])space/, '$1.space'), message: issue.message }))
  }
}
