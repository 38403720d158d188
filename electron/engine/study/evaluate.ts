import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { Executor, Slot, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { executorFor, type WorkerSetup } from './executors.ts'
import type { Devices } from '../devices/devices.ts'
import { trialJob } from './job.ts'

/**
 * Trains a trial's configuration again with the trial's own seed, and measures it on the test set, which nothing else touches.
 * @param lineage the trials that it came from, each from the checkpoint of the one before, and last itself; for most trials there is only itself
 * @returns the values that the trial had, and those of the test set
 * @throws TuneryError bad-input when the objective has no test set, unavailable when the training fails
 */
export async function evaluateTrial(definition: StudyDefinition, lineage: readonly Trial[], workers: WorkerSetup, devices: Devices): Promise<MetricValues> {
  const { kind } = definition.objective
  if (kind !== 'builtin') {
    const whose = kind === 'ask-tell' ? 'is run by a program of yours' : `runs your own ${kind}`
    throw new TuneryError('bad-input', `Study "${definition.name}" ${whose}: Tunery knows of no test set for it. Only built-in tasks can be evaluated.`)
  }
  const executor = executorFor(definition, 1, workers, devices)
  // Not a folder of the database: another process may hold that.
  const trialDir = mkdtempSync(join(tmpdir(), 'tunery-evaluate-'))
  const checkpointDir = join(trialDir, 'checkpoint')
  mkdirSync(checkpointDir, { recursive: true })
  try {
    const [slot] = executor.capacity()
    if (slot === undefined) throw new TuneryError('unavailable', `No worker could be started to evaluate "${definition.name}"`)
    return await trainAgain(executor, slot, stretchesOf(definition, lineage, { trialDir, checkpointDir }), definition.name)
  } finally {
    await executor.dispose()
    rmSync(trialDir, { recursive: true, force: true })
  }
}

/** A part of a training: one trial up to the step at which another one went on from its checkpoint. */
interface Stretch {
  readonly job: TrialJob
  /** Undefined for the last one, which is trained to its end. */
  readonly upTo: number | undefined
}

function stretchesOf(definition: StudyDefinition, lineage: readonly Trial[], folders: Pick<TrialJob, 'trialDir' | 'checkpointDir'>): Stretch[] {
  return lineage.map((trial, i) => {
    const upTo = lineage[i + 1]?.forkedFrom?.step
    const resumeStep = i === 0 ? 0 : (trial.forkedFrom?.step ?? 0)
    return { job: { ...trialJob(definition, trial, folders.trialDir, resumeStep, upTo === undefined ? 'test' : 'train'), ...folders }, upTo }
  })
}

async function trainAgain(executor: Executor, slot: Slot, stretches: readonly Stretch[], studyName: string): Promise<MetricValues> {
  for (const stretch of stretches) {
    const outcome = await train(executor, slot, stretch)
    if (outcome?.kind === 'complete') return outcome.values
    if (outcome?.kind === 'paused' && stretch.upTo !== undefined) continue
    const why = outcome?.kind === 'failed' ? outcome.message : (outcome?.kind ?? 'it came to no end')
    throw new TuneryError('unavailable', `Trial ${stretch.job.trialNumber} of "${studyName}" could not be trained again for the test: ${why}`)
  }
  throw new TuneryError('unavailable', `No trial of "${studyName}" was trained again for the test`)
}

async function train(executor: Executor, slot: Slot, { job, upTo }: Stretch): Promise<TrialOutcome | undefined> {
  for await (const event of executor.run(job, slot, new AbortController().signal)) {
    if (event.kind === 'report') event.reply(event.step === upTo ? 'pause' : 'continue')
    if (event.kind === 'end') return event.outcome
  }
  return undefined
}
