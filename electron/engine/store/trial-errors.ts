import type { TrialState } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { Session } from './session.ts'

/** Makes the error for a change from a state that the trial is not in: it says which trial, its state and the one expected. */
export type StateConflict = (trialId: number, expected: string) => TuneryError

export function createStateConflict({ db }: Session): StateConflict {
  const find = db.prepare<[number], { number: number; state: TrialState; study: string }>(
    'SELECT number, state, study.name AS study FROM trial JOIN study ON study.id = study_id WHERE trial.id = ?',
  )
  return (trialId, expected) => {
    const trial = find.get(trialId)
    if (trial === undefined) return new TuneryError('not-found', `There is no trial with the id ${trialId} in the database; its study may have been deleted`)
    return new TuneryError('conflict', `Trial ${trial.number} of study "${trial.study}" is ${trial.state}, not ${expected}: it was left as it is`)
  }
}
