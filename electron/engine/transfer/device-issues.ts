import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'

/** What is wrong with the graphics cards that a trial is to get, whatever this machine has. */
export function deviceIssues({ objective, gpus_per_trial: cards }: Pick<StudyDefinition, 'objective' | 'gpus_per_trial'>): InputIssue[] {
  if (cards === undefined) return []
  const issue = (message: string): InputIssue => ({ path: 'gpus_per_trial', message })
  if (objective.kind !== 'command') return [issue(`is for commands alone: ${objective.kind === 'ask-tell' ? 'your own program shares its cards out' : 'training workers are spread over the cards by themselves'}`)]
  return [
    ...(cards > 1 && !Number.isInteger(cards) ? [issue('must be a whole number, or a share of one card below 1')] : []),
    ...(cards > 0 && cards < 0.01 ? [issue('must be 0 or >= 0.01')] : []),
    ...(objective.env?.['CUDA_VISIBLE_DEVICES'] === undefined ? [] : [issue('says which cards a trial sees, as CUDA_VISIBLE_DEVICES in objective.env does: keep one of the two')]),
  ]
}
