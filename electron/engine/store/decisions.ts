import type { TrialDecision } from '../../../shared/domain/trial.ts'
import type { Store } from '../contracts/store.ts'
import type { Session } from './session.ts'

type DecisionMethods = Pick<Store, 'addDecision' | 'decisions' | 'lastDecisions'>

/** What the schedulers decided about trials. */
export function createDecisions({ db }: Session): DecisionMethods {
  const columns = 'kind, step, level AS rung, bracket, why, at'
  const sql = {
    add: db.prepare<TrialDecision & { id: number }>(
      `INSERT INTO decision (trial_id, position, kind, step, level, bracket, why, at)
       VALUES (@id, (SELECT coalesce(max(position) + 1, 0) FROM decision WHERE trial_id = @id), @kind, @step, @rung, @bracket, @why, @at)`,
    ),
    ofTrial: db.prepare<[number], TrialDecision>(`SELECT ${columns} FROM decision WHERE trial_id = ? ORDER BY position`),
    last: db.prepare<[number], TrialDecision & { number: number }>(
      `SELECT number, ${columns} FROM trial CROSS JOIN decision ON trial_id = trial.id
       WHERE study_id = ? AND position = (SELECT max(position) FROM decision WHERE trial_id = trial.id)`,
    ),
  }
  return {
    addDecision: (id, decision) => void sql.add.run({ id, ...decision }),
    decisions: (trialId) => sql.ofTrial.all(trialId),
    lastDecisions: (studyId) => new Map(sql.last.all(studyId).map(({ number, ...decision }) => [number, decision])),
  }
}
