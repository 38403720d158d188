import { messageOf } from '../../../shared/errors.ts'
import { disposeSamples } from '../datasets/resident-data.ts'
import { NotFiniteError } from './failure.ts'
import { loadCheckpoint, saveCheckpoint } from './checkpoint-folder.ts'
import { measureInferenceMs } from './measure-inference.ts'
import { parameterCount } from '../models/model.ts'
import { trainedCount, type Training } from './training.ts'
import type { TrialHost, TrialOutcome } from './trial-host.ts'
import { disposeState, downloadState, uploadState, type TrainingState } from './training-state.ts'

/** A trial between two epochs. */
interface Progress {
  readonly state: TrainingState
  readonly epoch: number
  /** Time spent training, in seconds, over all attempts. */
  readonly trainSeconds: number
  /** The values of the last epoch. */
  readonly values: Readonly<Record<string, number>>
  /** The lowest validation loss, and its epoch. */
  readonly best: { readonly loss: number; readonly epoch: number } | undefined
}

/** A trial whose epochs are done; its state is the caller's. */
interface Trained extends Progress {
  readonly type: 'trained'
}

/** A crash costs at most about this much training. */
export const secondsBetweenCheckpoints = 10

/**
 * Trains epoch by epoch, from a checkpoint or from scratch, until the last epoch, a stalled validation loss or a
 * decision ends it.
 * @returns `trained` with the final state, or how the trial was ended
 */
export async function trainToEnd(training: Training, start: () => TrainingState, host: TrialHost): Promise<Trained | Extract<TrialOutcome, { type: 'paused' | 'stopped' }>> {
  const { tf, job, options } = training
  let progress = await begin(training, start, host)
  let savedAt = progress.trainSeconds
  try {
    while (progress.epoch < options.epochs && !hasStalled(progress, options.patience)) {
      progress = await trainEpoch(training, progress)
      const { epoch } = progress
      // Epochs up to resumeStep were reported before; they are only trained again where their checkpoint is lost.
      const decision = job.mode === 'test' || epoch <= job.resumeStep ? 'continue' : await host.report(epoch, progress.values)
      if (decision === 'stop') {
        disposeState(tf, progress.state)
        return { type: 'stopped' }
      }
      if (decision === 'pause' || (job.mode === 'train' && progress.trainSeconds - savedAt >= secondsBetweenCheckpoints)) {
        await save(training, progress)
        host.checkpointed(epoch)
        savedAt = progress.trainSeconds
      }
      if (decision === 'pause') {
        disposeState(tf, progress.state)
        return { type: 'paused', step: epoch }
      }
    }
  } catch (error) {
    disposeState(tf, progress.state)
    throw error
  }
  return { type: 'trained', ...progress }
}

/** Whether the validation loss has not fallen for so many epochs; 0 never. */
function hasStalled({ epoch, best }: Progress, patience: number): boolean {
  return patience > 0 && best !== undefined && epoch - best.epoch >= patience
}

async function begin({ tf, job, model, optimizer }: Training, start: () => TrainingState, host: TrialHost): Promise<Progress> {
  if (job.resumeStep > 0) {
    try {
      const { step, trainSeconds, values, best, arrays } = await loadCheckpoint(job.checkpointDir, job.resumeStep)
      return { state: uploadState(tf, model, optimizer, arrays), epoch: step, trainSeconds, values, best }
    } catch (error) {
      host.log(`The checkpoint of step ${String(job.resumeStep)} cannot be used (${messageOf(error)}): training from the start again, which gives the same weights.`)
    }
  }
  return { state: start(), epoch: 0, trainSeconds: 0, values: {}, best: undefined }
}

async function trainEpoch(training: Training, before: Progress): Promise<Progress> {
  const { tf, job, data, execution, options } = training
  const epoch = before.epoch + 1
  const count = trainedCount(training)
  const startedAt = performance.now()
  const { state, trainLoss } = await execution.runEpoch(before.state, { samples: data.train, count, batchSize: options.batch_size, seed: job.seed, epoch })
  const trainSeconds = before.trainSeconds + (performance.now() - startedAt) / 1000
  try {
    const validation = await execution.evaluate(state.weights, data.validation)
    if (!Number.isFinite(validation.loss)) throw new NotFiniteError(`The validation loss became ${String(validation.loss)} in epoch ${String(epoch)}.`)
    const best = before.best !== undefined && before.best.loss <= validation.loss ? before.best : { loss: validation.loss, epoch }
    return { state, epoch, trainSeconds, best, values: { train_loss: trainLoss, val_loss: validation.loss, val_error: validation.error } }
  } catch (error) {
    disposeState(tf, state)
    throw error
  }
}

async function save({ job, model, optimizer }: Training, { state, epoch, trainSeconds, values, best }: Progress): Promise<void> {
  await saveCheckpoint(job.checkpointDir, { step: epoch, trainSeconds, values, best, arrays: await downloadState(model, optimizer, state) })
}

/** What a trial reports at its end: the last epoch's values, time, size and speed; in `test` mode also the test set's loss and error. */
export async function finish({ tf, job, data, model, execution }: Training, { state, values, trainSeconds }: Trained): Promise<TrialOutcome> {
  const test = job.mode === 'test' ? data.uploadTest() : undefined
  try {
    const measured = test === undefined ? undefined : await execution.evaluate(state.weights, test)
    return {
      type: 'complete',
      values: {
        ...values,
        ...(measured === undefined ? {} : { test_loss: measured.loss, test_error: measured.error }),
        train_seconds: trainSeconds,
        parameters: parameterCount(model),
        inference_ms: await measureInferenceMs(tf, model, state.weights, data.validation),
      },
    }
  } finally {
    disposeState(tf, state)
    if (test !== undefined) disposeSamples(tf, test)
  }
}
