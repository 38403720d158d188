import type { Store, StudyEvent } from '../contracts/store.ts'
import type { Session } from './session.ts'

interface EventRow {
  readonly seq: number
  readonly study_id: number
  readonly trial_number: number | null
  readonly at: number
  readonly kind: StudyEvent['kind']
  readonly message: string
}

/** The feed of each study. */
export function createEvents({ db }: Session): Pick<Store, 'addEvent' | 'events'> {
  const insert = db.prepare<[number, number | null, number, string, string]>('INSERT INTO event (study_id, trial_number, at, kind, message) VALUES (?, ?, ?, ?, ?)')
  const after = db.prepare<[number, number, number], EventRow>('SELECT * FROM event WHERE study_id = ? AND seq > ? ORDER BY seq LIMIT ?')
  return {
    addEvent: (event) => {
      const { studyId, trialNumber, at, kind, message } = event
      return { ...event, seq: Number(insert.run(studyId, trialNumber, at, kind, message).lastInsertRowid) }
    },
    events: (studyId, afterSeq, limit) =>
      after.all(studyId, afterSeq, limit).map((row) => ({
        seq: row.seq,
        studyId: row.study_id,
        trialNumber: row.trial_number,
        at: row.at,
        kind: row.kind,
        message: row.message,
      })),
  }
}
