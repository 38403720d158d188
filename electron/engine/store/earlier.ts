import { z } from 'zod'
import { configSchema } from '../../../shared/domain/search-space.ts'
import type { Store, StoredEarlierTrial } from '../contracts/store.ts'
import type { Session } from './session.ts'

type EarlierMethods = Pick<Store, 'setEarlier' | 'earlier'>

interface EarlierRow {
  readonly source: string
  readonly weight: number
  readonly params: string
  readonly values: string
}

const finiteValues = z.record(z.string(), z.number())

/** The trials of earlier studies that studies were told of. */
export function createEarlier(session: Session): EarlierMethods {
  const { db } = session
  const sql = {
    forget: db.prepare<[number]>('DELETE FROM earlier_trial WHERE study_id = ?'),
    add: db.prepare<[number, number, string, number, string, string]>('INSERT INTO earlier_trial (study_id, position, source, weight, params, "values") VALUES (?, ?, ?, ?, ?, ?)'),
    ofStudy: db.prepare<[number], EarlierRow>('SELECT source, weight, params, "values" FROM earlier_trial WHERE study_id = ? ORDER BY position'),
  }
  return {
    setEarlier: (studyId, trials) =>
      session.transaction(() => {
        sql.forget.run(studyId)
        trials.forEach(({ source, weight, params, values }, position) => sql.add.run(studyId, position, source, weight, JSON.stringify(params), JSON.stringify(values)))
      }),
    earlier: (studyId) =>
      sql.ofStudy.all(studyId).map(
        ({ source, weight, params, values }): StoredEarlierTrial => ({
          source,
          weight,
          params: configSchema.parse(JSON.parse(params)),
          values: finiteValues.parse(JSON.parse(values)),
        }),
      ),
  }
}
