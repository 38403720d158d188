import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuiltinObjective } from '../../../shared/domain/study.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import type { DataCache } from '../datasets/data-cache.ts'
import { outputsOf } from '../datasets/dataset.ts'
import { describeModel } from '../export/description.ts'
import { layersOf } from '../export/layers.ts'
import { layersModelFiles, writeFiles } from '../export/layers-model.ts'
import { servingModel, writeSavedModel } from '../export/saved-model.ts'
import { createModel } from '../models/index.ts'
import { sourceOf, taskOf } from './builtin-trial.ts'
import type { Checkpoint } from './checkpoint-file.ts'
import { loadCheckpoint } from './checkpoint-folder.ts'
import { evaluate } from './evaluate.ts'
import { readHyperparameters } from './hyperparameters.ts'
import { createLoss } from './loss.ts'
import { createOptimizer } from './optimizer.ts'
import type { TrialOutcome } from './trial-host.ts'
import { disposeState, uploadState } from './training-state.ts'

/**
 * Writes the model of a job's checkpoint, with a description beside it, and measures it on the validation set.
 * @throws TuneryError bad-input when the job names no folder, or its checkpoint cannot be used
 */
export async function runModelExport(tf: Tf, cache: DataCache, objective: BuiltinObjective, job: WorkerJob): Promise<TrialOutcome> {
  const { exportTo, params, checkpointDir, resumeStep } = job
  if (exportTo === undefined) throw new TuneryError('bad-input', 'A model is to be exported, but not said where to.')
  const task = taskOf(objective)
  const options = readHyperparameters(task, params)
  const data = await cache.get(sourceOf(task, objective), job.splitSeed)
  const { dataset } = data
  const checkpoint = await read(checkpointDir, resumeStep)
  const model = createModel(tf, task.model, { inputShape: dataset.inputShape, outputs: outputsOf(dataset) }, options)
  const optimizer = createOptimizer(tf, options, model.weights)
  try {
    const state = uploadState(tf, model, optimizer, checkpoint.arrays)
    const { loss, error } = await evaluate(tf, model, createLoss(tf, dataset), state.weights, data.validation).finally(() => {
      disposeState(tf, state)
    })
    const values = { val_loss: loss, val_error: error }
    const trained = layersOf(task.model, dataset, options, checkpoint.arrays)
    if (exportTo.format === 'tfjs') await writeFiles(exportTo.folder, layersModelFiles(trained))
    else await writeSavedModel(exportTo.folder, servingModel(trained, dataset.kind === 'classification' ? 'probabilities' : 'value', outputsOf(dataset)))
    await writeFile(join(exportTo.folder, 'tunery.json'), JSON.stringify(describeModel(objective, params, dataset, exportTo.format, values)))
    return { type: 'complete', values }
  } finally {
    optimizer.dispose()
  }
}

async function read(folder: string, step: number): Promise<Checkpoint> {
  try {
    return await loadCheckpoint(folder, step)
  } catch (error) {
    throw new TuneryError('bad-input', `The checkpoint of step ${String(step)} cannot be used: ${messageOf(error)}`)
  }
}
