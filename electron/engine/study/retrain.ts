import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { Executor, Slot, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { Devices } from '../devices/devices.ts'
import { executorFor, type WorkerSetup } from './executors.ts'
import { trialJob } from './job.ts'

/** How a training ended that came to what was asked for. */
export type Trained = Extract<TrialOutcome, { kind: 'complete' | 'paused' }>

/** One worker that does jobs outside of any study's run. */
export interface Trainer {
  /**
   * Runs a job to its end, or up to a step, of which it then leaves a checkpoint.
   * @throws TuneryError unavailable that says why it came to neither
   */
  run(job: TrialJob, upTo?: number): Promise<Trained>
}

/**
 * Starts a worker, lets it be used, and ends it whatever happens.
 * @param purpose what for, as a message has it: `for the test`
 * @throws TuneryError unavailable when there is no worker, or what `use` throws
 */
export async function withTrainer<T>(definition: StudyDefinition, workers: WorkerSetup, devices: Devices, purpose: string, use: (trainer: Trainer) => Promise<T>): Promise<T> {
  const executor = executorFor(definition, 1, workers, devices)
  try {
    const [slot] = executor.capacity()
    if (slot === undefined) throw new TuneryError('unavailable', `No worker could be started to train "${definition.name}" ${purpose}`)
    return await use({ run: (job, upTo) => runJob(executor, slot, job, upTo, `of "${definition.name}" could not be trained again ${purpose}`) })
  } finally {
    await executor.dispose()
  }
}

async function runJob(executor: Executor, slot: Slot, job: TrialJob, upTo: number | undefined, failure: string): Promise<Trained> {
  const outcome = await outcomeOf(executor, slot, job, upTo)
  if (outcome?.kind === 'complete' || (outcome?.kind === 'paused' && upTo !== undefined)) return outcome
  const why = outcome?.kind === 'failed' ? outcome.message : (outcome?.kind ?? 'it came to no end')
  throw new TuneryError('unavailable', `Trial ${job.trialNumber} ${failure}: ${why}`)
}

async function outcomeOf(executor: Executor, slot: Slot, job: TrialJob, upTo: number | undefined): Promise<TrialOutcome | undefined> {
  for await (const event of executor.run(job, slot, new AbortController().signal)) {
    if (event.kind === 'report') event.reply(event.step === upTo ? 'pause' : 'continue')
    if (event.kind === 'end') return event.outcome
  }
  return undefined
}

/** Where a training that is no trial's own keeps its files. */
export type TrainingFolders = Pick<TrialJob, 'trialDir' | 'checkpointDir'>

/**
 * Trains again what a trial came from, each trial up to the step at which the next one went on from its checkpoint.
 * @param lineage the trials that it came from, and last itself
 * @param last what is asked of the trial itself: its end on the test set, or the checkpoint of a step
 */
export async function trainLineage(
  trainer: Trainer,
  definition: StudyDefinition,
  lineage: readonly Trial[],
  folders: TrainingFolders,
  last: { readonly kind: 'test' } | { readonly kind: 'checkpoint'; readonly step: number },
): Promise<Trained> {
  let trained: Trained | undefined
  for (const [i, trial] of lineage.entries()) {
    const upTo = lineage[i + 1]?.forkedFrom?.step ?? (last.kind === 'checkpoint' ? last.step : undefined)
    const resumeStep = i === 0 ? 0 : (trial.forkedFrom?.step ?? 0)
    trained = await trainer.run({ ...trialJob(definition, trial, folders.trialDir, resumeStep, upTo === undefined ? 'test' : 'train'), ...folders }, upTo)
    if (upTo !== undefined && trained.kind === 'complete') throw new TuneryError('unavailable', `Trial ${trial.number} of "${definition.name}" ended before step ${upTo} when it was trained again: its data or its defaults have changed`)
  }
  if (trained === undefined) throw new TuneryError('unavailable', `No trial of "${definition.name}" was trained again`)
  return trained
}
