import type { EventFilter, Store, StudyEvent } from '../contracts/store.ts'
import type { Session } from './session.ts'

interface EventRow {
  readonly seq: number
  readonly study_id: number
  readonly trial_number: number | null
  readonly at: number
  readonly kind: StudyEvent['kind']
  readonly message: string
}

/** That a trial ended is told in one kind of event, whatever it came to. */
const endedAs = (state: 'pruned' | 'fail'): string =>
  `kind = 'ended' AND EXISTS (SELECT 1 FROM trial WHERE trial.study_id = event.study_id AND trial.number = event.trial_number AND trial.state = '${state}')`

const conditions: Readonly<Record<EventFilter, string>> = {
  all: `kind <> 'started'`,
  best: `kind = 'best'`,
  pruned: endedAs('pruned'),
  failed: endedAs('fail'),
  changes: `kind IN ('status', 'note') AND trial_number IS NULL`,
}

const eventOf = (row: EventRow): StudyEvent => ({ seq: row.seq, studyId: row.study_id, trialNumber: row.trial_number, at: row.at, kind: row.kind, message: row.message })

/** The feed of each study. */
export function createEvents({ db }: Session): Pick<Store, 'addEvent' | 'events' | 'latestEvents'> {
  const insert = db.prepare<[number, number | null, number, string, string]>('INSERT INTO event (study_id, trial_number, at, kind, message) VALUES (?, ?, ?, ?, ?)')
  const after = db.prepare<[number, number, number], EventRow>('SELECT * FROM event WHERE study_id = ? AND seq > ? ORDER BY seq LIMIT ?')
  const before = (filter: EventFilter) =>
    db.prepare<[number, number, number], EventRow>(`SELECT * FROM event WHERE study_id = ? AND seq < ? AND ${conditions[filter]} ORDER BY seq DESC LIMIT ?`)
  const latest = { all: before('all'), best: before('best'), pruned: before('pruned'), failed: before('failed'), changes: before('changes') }
  return {
    addEvent: (event) => {
      const { studyId, trialNumber, at, kind, message } = event
      return { ...event, seq: Number(insert.run(studyId, trialNumber, at, kind, message).lastInsertRowid) }
    },
    events: (studyId, afterSeq, limit) => after.all(studyId, afterSeq, limit).map(eventOf),
    latestEvents: (studyId, beforeSeq, limit, filter) => latest[filter].all(studyId, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit).reverse().map(eventOf),
  }
}
