import type { Session } from './session.ts'

/** The numbers that stand for metrics of a study in its reports. */
export interface MetricNames {
  /** The number of a metric; a new name gets one, so call it inside a transaction. */
  idOf(studyId: number, name: string): number
  /** The number of a metric that has been reported, else undefined. */
  find(studyId: number, name: string): number | undefined
  /** Every metric that a trial of the study has reported, in the order in which they first came. */
  list(studyId: number): string[]
}

/** Metric names interned a study at a time; cached, for every report asks. */
export function createMetricNames({ db, onRollback }: Session): MetricNames {
  const find = db.prepare<[number, string], number>('SELECT id FROM metric WHERE study_id = ? AND name = ?').pluck()
  const insert = db.prepare<[number, string]>('INSERT INTO metric (study_id, name) VALUES (?, ?)')
  const list = db.prepare<[number], string>('SELECT name FROM metric WHERE study_id = ? ORDER BY id').pluck()
  const cache = new Map<number, Map<string, number>>()
  onRollback(() => {
    cache.clear()
  })
  const ofStudy = (studyId: number): Map<string, number> => {
    const known = cache.get(studyId) ?? new Map<string, number>()
    cache.set(studyId, known)
    return known
  }
  return {
    idOf: (studyId, name) => {
      const names = ofStudy(studyId)
      const id = names.get(name) ?? find.get(studyId, name) ?? Number(insert.run(studyId, name).lastInsertRowid)
      names.set(name, id)
      return id
    },
    find: (studyId, name) => find.get(studyId, name),
    list: (studyId) => list.all(studyId),
  }
}
