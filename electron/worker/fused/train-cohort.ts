import type { NamedArray } from '../training/checkpoint-file.ts'
import { saveCheckpoint } from '../training/checkpoint-folder.ts'
import { failedOutcome } from '../training/failed-outcome.ts'
import { NotFiniteError } from '../training/failure.ts'
import { secondsBetweenCheckpoints } from '../training/train-to-end.ts'
import type { Decision, TrialOutcome } from '../training/trial-host.ts'
import { disposeState } from '../training/training-state.ts'
import { downloadTrials, withoutTrials, type Cohort } from './cohort.ts'
import { evaluateFused } from './evaluate.ts'
import { createFinalMeasurement, type FinalMeasurement } from './final-values.ts'
import type { FusedTraining } from './fused-training.ts'
import { runFusedEpoch } from './run-epoch.ts'
import { isTrained, type FusedTrial } from './trial.ts'

/** Told once of each trial's outcome. */
export type Ended = (trial: FusedTrial, outcome: TrialOutcome) => void

/**
 * Trains a cohort epoch by epoch, until every trial of it has ended. Consumes its state, also when it throws.
 * After an epoch each trial reports, and all wait until every decision is there.
 */
export async function trainCohort(training: FusedTraining, initial: Cohort, ended: Ended): Promise<void> {
  const { tf, constants } = training
  const measurement = createFinalMeasurement(training)
  let cohort = initial
  let savedAt = performance.now()
  const leave = (gone: ReadonlySet<FusedTrial>): void => {
    if (gone.size > 0) constants.dispose()
    cohort = withoutTrials(tf, cohort, gone)
  }
  try {
    // A trial that was paused after its last epoch has nothing left to train.
    leave(await completeTrained(training, measurement, cohort, ended))
    while (cohort.trials.length > 0) {
      cohort = await trainEpoch(training, cohort, ended)
      leave(await validate(training, cohort, ended))
      const decisions = await reportAll(cohort.trials)
      leave(stopped(cohort.trials, decisions, ended))
      const isDue = performance.now() - savedAt >= 1000 * secondsBetweenCheckpoints
      leave(await saveAll(training, cohort, decisions, isDue, ended))
      if (isDue) savedAt = performance.now()
      leave(await completeTrained(training, measurement, cohort, ended))
    }
  } finally {
    disposeState(tf, cohort.state)
  }
}

/** One epoch of every trial. Its time is shared out equally: what a trial cost, not how long it took. */
async function trainEpoch(training: FusedTraining, before: Cohort, ended: Ended): Promise<Cohort> {
  const startedAt = performance.now()
  const { cohort, trainLoss } = await runFusedEpoch(training, before, (trial, error) => {
    ended(trial, failedOutcome(error, trial.host))
  })
  const share = (performance.now() - startedAt) / 1000 / before.trials.length
  for (const trial of cohort.trials) {
    trial.epoch += 1
    trial.trainSeconds += share
    trial.values = { train_loss: trainLoss(trial) }
  }
  return cohort
}

/** Measures the validation loss and error of every trial. Returns those whose loss is no number. */
async function validate(training: FusedTraining, cohort: Cohort, ended: Ended): Promise<Set<FusedTrial>> {
  const diverged = new Set<FusedTrial>()
  if (cohort.trials.length === 0) return diverged
  const evaluations = await evaluateFused(training, cohort, training.data.validation)
  cohort.trials.forEach((trial, n) => {
    const { loss, error } = evaluations[n] ?? { loss: NaN, error: NaN }
    if (!Number.isFinite(loss)) {
      diverged.add(trial)
      ended(trial, failedOutcome(new NotFiniteError(`The validation loss became ${String(loss)} in epoch ${String(trial.epoch)}.`), trial.host))
      return
    }
    if (trial.best === undefined || trial.best.loss > loss) trial.best = { loss, epoch: trial.epoch }
    trial.values = { ...trial.values, val_loss: loss, val_error: error }
  })
  return diverged
}

type Decisions = ReadonlyMap<FusedTrial, Decision>

/** Sends every trial's report, and waits for what the engine decides about each. */
async function reportAll(trials: readonly FusedTrial[]): Promise<Decisions> {
  const decide = async (trial: FusedTrial): Promise<[FusedTrial, Decision]> => {
    // Epochs up to resumeStep were reported before; they are only trained again where their checkpoint is lost.
    const isNew = trial.epoch > trial.job.resumeStep
    return [trial, isNew ? await trial.host.report(trial.epoch, trial.values) : 'continue']
  }
  return new Map(await Promise.all(trials.map(decide)))
}

function stopped(trials: readonly FusedTrial[], decisions: Decisions, ended: Ended): Set<FusedTrial> {
  const gone = new Set(trials.filter((trial) => decisions.get(trial) === 'stop'))
  for (const trial of gone) ended(trial, { type: 'stopped' })
  return gone
}

/** Writes the checkpoints of trials that pause, or of all. Returns the trials that have ended by it. */
async function saveAll({ tf }: FusedTraining, cohort: Cohort, decisions: Decisions, isDue: boolean, ended: Ended): Promise<Set<FusedTrial>> {
  const gone = new Set<FusedTrial>()
  const wanted = new Set(cohort.trials.filter((trial) => isDue || decisions.get(trial) === 'pause'))
  for (const [trial, arrays] of await downloadTrials(tf, cohort, wanted)) {
    const { outcome } = await saveTrial(trial, arrays, decisions.get(trial) === 'pause')
    if (outcome === undefined) continue
    gone.add(trial)
    ended(trial, outcome)
  }
  return gone
}

/** A checkpoint that cannot be written fails its own trial alone. */
async function saveTrial(trial: FusedTrial, arrays: readonly NamedArray[], pauses: boolean): Promise<{ outcome: TrialOutcome | undefined }> {
  const { job, host, epoch: step, trainSeconds, values, best } = trial
  try {
    await saveCheckpoint(job.checkpointDir, { step, trainSeconds, values, best, arrays })
    host.checkpointed(step)
    return { outcome: pauses ? { type: 'paused', step } : undefined }
  } catch (error) {
    return { outcome: failedOutcome(error, host) }
  }
}

/** Ends the trials that have nothing left to train. */
async function completeTrained(training: FusedTraining, measurement: FinalMeasurement, cohort: Cohort, ended: Ended): Promise<Set<FusedTrial>> {
  const done = new Set(cohort.trials.filter(isTrained))
  for (const trial of done) ended(trial, { type: 'complete', values: await measurement.valuesOf(trial, cohort) })
  return done
}
