import { join } from 'node:path'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { objectiveMetric, type StudyDefinition } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { deriveSeed } from '../../../shared/random/rng.ts'
import { completeParams } from '../../../shared/tasks/complete-params.ts'
import type { TrialJob } from '../contracts/executor.ts'

/** The streams of random numbers that follow from a study's seed. */
const stream = { suggest: 1, trial: 2, split: 3, confirm: 4 } as const

/** The seed of the rng that a sampler gets for a trial. */
export function suggestionSeed(studySeed: number, trialNumber: number): number {
  return deriveSeed(studySeed, stream.suggest, trialNumber)
}

/** The seed of a trial's weights, shuffling and dropout. */
export function trialSeed(studySeed: number, trialNumber: number): number {
  return deriveSeed(studySeed, stream.trial, trialNumber)
}

/** The seed of a round of confirming trials: the same for every configuration in it. */
export function confirmSeed(studySeed: number, round: number): number {
  return deriveSeed(studySeed, stream.confirm, round)
}

function largest(space: SearchSpace, name: string): number | undefined {
  const spec = space[name]
  if (spec === undefined) return undefined
  if (spec.type !== 'categorical') return spec.high
  const numbers = spec.choices.filter((choice) => typeof choice === 'number')
  return numbers.length === 0 ? undefined : Math.max(...numbers)
}

/** The most steps (epochs) that a trial of this study runs, where that is known beforehand. */
export function maxSteps(definition: StudyDefinition): number | undefined {
  const searched = largest(definition.space, 'epochs')
  if (searched !== undefined) return searched
  const epochs = completeParams(definition, {})['epochs']
  return typeof epochs === 'number' ? epochs : undefined
}

/** The most steps of a trial as the page shows them: where the study does not say, its scheduler may. */
export function shownSteps(definition: StudyDefinition): number | undefined {
  const { max_epochs: most } = definition.scheduler
  return maxSteps(definition) ?? (typeof most === 'number' ? most : undefined)
}

/** The folder of one trial: log, checkpoints, files of a command. */
export function trialFolder(filesFolder: string, studyId: number, trialNumber: number): string {
  return join(filesFolder, String(studyId), String(trialNumber))
}

/** Where a trial keeps what it goes on from. */
export function checkpointFolder(filesFolder: string, studyId: number, trialNumber: number): string {
  return join(trialFolder(filesFolder, studyId, trialNumber), 'checkpoint')
}

/** Everything an executor needs to run a trial. */
export function trialJob(definition: StudyDefinition, trial: Trial, filesFolder: string, resumeStep: number, mode: TrialJob['mode']): TrialJob {
  const trialDir = trialFolder(filesFolder, trial.studyId, trial.number)
  const seconds = definition.limits.trial_seconds
  return {
    trialId: trial.id,
    trialNumber: trial.number,
    studyName: definition.name,
    objective: definition.objective,
    params: completeParams(definition, trial.params),
    objectiveMetric: objectiveMetric(definition).name,
    seed: trial.seed,
    splitSeed: deriveSeed(definition.seed, stream.split),
    trialDir,
    checkpointDir: checkpointFolder(filesFolder, trial.studyId, trial.number),
    resumeStep,
    mode,
    timeoutMs: seconds === undefined ? undefined : seconds * 1000,
    memoryLimitMiB: definition.limits.memory_mib,
  }
}
