import type { DeviceSample } from '../../../shared/contract/telemetry.ts'
import type { Store } from '../contracts/store.ts'
import type { Session } from './session.ts'

/** Samples of a device in a row, made one. */
const listSql = `
  WITH numbered AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY device ORDER BY at) - 1 AS place, COUNT(*) OVER (PARTITION BY device) AS count
    FROM telemetry WHERE study_id = ? AND at > ? AND at <= ?
  )
  SELECT device, MAX(at) AS at, AVG(utilisation) AS utilisation, AVG(memory_mib) AS memoryMiB, AVG(watts) AS watts, AVG(temperature_c) AS temperatureC
  FROM numbered GROUP BY device, CASE WHEN count <= ? THEN place ELSE CAST(place * ? / count AS INTEGER) END ORDER BY device, at`

/** What the devices did while studies ran. */
export function createTelemetryTable({ db, transaction }: Session): Pick<Store, 'addTelemetry' | 'telemetry'> {
  const insert = db.prepare<[number, string, number, number | null, number | null, number | null, number | null]>(
    'INSERT OR REPLACE INTO telemetry (study_id, device, at, utilisation, memory_mib, watts, temperature_c) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const list = db.prepare<[number, number, number, number, number], DeviceSample>(listSql)
  return {
    addTelemetry: (studyId, samples) =>
      transaction(() => {
        for (const { device, at, utilisation, memoryMiB, watts, temperatureC } of samples) insert.run(studyId, device, at, utilisation, memoryMiB, watts, temperatureC)
      }),
    telemetry: (studyId, points, { after, upTo } = { after: -Infinity, upTo: Infinity }) => list.all(studyId, after, upTo, points, points),
  }
}
