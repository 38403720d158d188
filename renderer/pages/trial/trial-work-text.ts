import type { Checkpoint, ExportedModel } from '../../../shared/contract/trial-work.ts'
import type { StudyDetail } from '../../../shared/contract/views.ts'
import { isFinal, type MetricValues, type Trial } from '../../../shared/domain/trial.ts'
import { formatCount, formatNumber } from '../../components/format.ts'

/** What is at stake when somebody looks at the test set. */
export function testWarning(isBest: boolean, looks: number): string {
  const again = looks === 0 ? '' : ` It has been measured ${formatCount(looks, 'time')} already.`
  const advice = isBest ? 'It is the best of the study by its validation, which is what the test set is for.' : 'It is not the best of the study by its validation: if you pick trials by their test error, that error says no more how good they are on new data.'
  return `The trial is trained again with its seed, and measured on data that it has never seen. ${advice}${again}`
}

/** Why a trial cannot be trained for longer; undefined where it can. */
export function whyNotContinued({ definition }: Pick<StudyDetail, 'definition'>, trial: Pick<Trial, 'state' | 'lastStep' | 'reason' | 'confirms'>): string | undefined {
  if (definition.objective.kind === 'ask-tell') return 'Your own program runs this study'
  if (definition.repeats > 1 && trial.confirms === null) return `It is the mean of ${definition.repeats} trainings`
  if (!isFinal(trial.state)) return 'It has not ended'
  if (trial.lastStep === 0) return 'It has not finished a step'
  return trial.reason === 'nan' ? 'It diverged' : undefined
}

/** Why there is no model to export; undefined where there is one. */
export function whyNoModel({ definition }: Pick<StudyDetail, 'definition'>, trial: Pick<Trial, 'state' | 'lastStep'>): string | undefined {
  if (definition.objective.kind !== 'builtin') return 'Only your own program knows the model'
  if (!isFinal(trial.state)) return 'The trial has not ended'
  return trial.lastStep === 0 ? 'The trial has not finished a step' : undefined
}

/** What was written, and how it compares with what the trial had reported. */
export function exportSentence(number: number, { step, source, values }: ExportedModel, reported: MetricValues): string {
  const how = source === 'checkpoint' ? 'from its checkpoint' : 'trained again with its seed, since no checkpoint of it is kept'
  const error = values['val_error']
  const before = reported['val_error']
  const measured = error === undefined ? '' : ` Its val_error is ${formatNumber(error)}${before === undefined ? '' : before === error ? ', as the trial had it' : `; the trial had ${formatNumber(before)}`}.`
  return `The model of trial ${number} at step ${step}, ${how}.${measured}`
}

/** The checkpoints but the newest one. They are listed with the newest first. */
export function oldCheckpoints(checkpoints: readonly Checkpoint[]): string[] {
  return checkpoints.slice(1).map(({ name }) => name)
}
