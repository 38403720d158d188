import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { Devices } from '../devices/devices.ts'
import type { WorkerSetup } from './executors.ts'
import { trialJob } from './job.ts'
import { trainLineage, withTrainer, type Trained, type Trainer, type TrainingFolders } from './retrain.ts'

/** @throws TuneryError bad-input when a study's model is not one of ours: `what` says what was asked of it */
export function assertBuiltin({ name, objective: { kind } }: StudyDefinition, what: string): void {
  if (kind === 'builtin') return
  const whose = kind === 'ask-tell' ? 'is run by a program of yours' : `runs your own ${kind}`
  throw new TuneryError('bad-input', `Study "${name}" ${whose}: ${what}`)
}

/** Runs with a temporary folder. Not one of the database's: another process may hold that. */
export async function withFolders<T>(use: (folders: TrainingFolders) => Promise<T>): Promise<T> {
  const trialDir = mkdtempSync(join(tmpdir(), 'tunery-again-'))
  const checkpointDir = join(trialDir, 'checkpoint')
  mkdirSync(checkpointDir, { recursive: true })
  try {
    return await use({ trialDir, checkpointDir })
  } finally {
    rmSync(trialDir, { recursive: true, force: true })
  }
}

/**
 * Trains a trial's configuration again with the trial's own seed, and measures it on the test set, which nothing else touches.
 * @param lineage the trials that it came from, each from the checkpoint of the one before, and last itself; for most trials there is only itself
 * @returns the values that the trial had, and those of the test set
 * @throws TuneryError bad-input when the objective has no test set, unavailable when the training fails
 */
export async function evaluateTrial(definition: StudyDefinition, lineage: readonly Trial[], workers: WorkerSetup, devices: Devices): Promise<MetricValues> {
  assertBuiltin(definition, 'Tunery knows of no test set for it. Only built-in tasks can be evaluated.')
  return withFolders((folders) =>
    withTrainer(definition, workers, devices, 'for the test', async (trainer) => {
      const trial = lineage.at(-1)
      const trained = trial === undefined || trial.state === 'complete' ? await trainLineage(trainer, definition, lineage, folders, { kind: 'test' }) : await measureEnded(trainer, definition, lineage, trial, folders)
      return trained.kind === 'complete' ? trained.values : {}
    }),
  )
}

/** Measures a trial that ended early as it was then: with the weights of its last step, not those that it would have come to. */
async function measureEnded(trainer: Trainer, definition: StudyDefinition, lineage: readonly Trial[], trial: Trial, folders: TrainingFolders): Promise<Trained> {
  await trainLineage(trainer, definition, lineage, folders, { kind: 'checkpoint', step: trial.lastStep })
  const job = trialJob(definition, trial, folders.trialDir, trial.lastStep, 'test')
  return trainer.run({ ...job, ...folders, params: { ...job.params, epochs: trial.lastStep } })
}
