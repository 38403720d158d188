import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ExportedModel } from '../../../shared/contract/trial-work.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { ModelFormat } from '../../../shared/worker-protocol.ts'
import type { StudyRecord } from '../contracts/store.ts'
import type { Devices } from '../devices/devices.ts'
import { copyCheckpoint } from './checkpoint-copy.ts'
import type { WorkerSetup } from './executors.ts'
import { trialJob } from './job.ts'
import { trainLineage, withTrainer, type TrainingFolders } from './retrain.ts'

export interface ModelExport {
  readonly study: StudyRecord
  readonly trial: Trial
  readonly lineage: readonly Trial[]
  /** A checkpoint of the trial that is kept. */
  readonly kept: { readonly folder: string; readonly step: number } | undefined
  readonly format: ModelFormat
  /** For what is written on the way, and the model. */
  readonly folders: TrainingFolders
  readonly workers: WorkerSetup
  readonly devices: Devices
}

/** Beside the model: what goes in, what comes out, and where it is from. */
export const descriptionFile = 'tunery.json'

/**
 * Writes the model of a trial's last step into a folder of `folders`: from its checkpoint, or trained again where none is kept.
 * @throws TuneryError unavailable when it cannot be trained again
 */
export async function exportModel({ study, trial, lineage, kept, format, folders, workers, devices }: ModelExport): Promise<{ folder: string; model: ExportedModel }> {
  const { definition } = study
  const folder = join(folders.trialDir, 'model')
  mkdirSync(folder, { recursive: true })
  const step = trial.lastStep
  const isKept = kept?.step === step
  if (isKept) copyCheckpoint(kept.folder, join(folders.trialDir, 'kept'))
  const values = await withTrainer(definition, workers, devices, 'for its model', async (trainer) => {
    if (!isKept) await trainLineage(trainer, definition, lineage, folders, { kind: 'checkpoint', step })
    const checkpointDir = isKept ? join(folders.trialDir, 'kept') : folders.checkpointDir
    const job = { ...trialJob(definition, trial, folders.trialDir, step, 'export'), ...folders, checkpointDir, exportTo: { format, folder } }
    const exported = await trainer.run(job)
    return exported.kind === 'complete' ? exported.values : {}
  })
  describe(folder, { study: definition.name, trial: trial.number, step, seed: trial.seed, source: isKept ? 'checkpoint' : 'trained-again' })
  return { folder, model: { format, step, source: isKept ? 'checkpoint' : 'trained-again', values, files: filesIn(folder) } }
}

const descriptionSchema = z.record(z.string(), z.unknown())

/** Adds to the worker's words on the model where it is from. */
function describe(folder: string, origin: Readonly<Record<string, unknown>>): void {
  const path = join(folder, descriptionFile)
  const described = descriptionSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!described.success) throw new TuneryError('unavailable', `The worker has left no description of the model in ${path}`)
  writeFileSync(path, `${JSON.stringify({ ...origin, ...described.data }, null, 2)}\n`)
}

/** Every file in a folder and below, by its path with slashes. */
export function filesIn(folder: string): { name: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(folder.length + 1).replaceAll('\\', '/'), bytes: statSync(path).size }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
