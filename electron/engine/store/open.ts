import type { Store } from '../contracts/store.ts'
import { createAnnotations } from './annotations.ts'
import { createAttempts } from './attempts.ts'
import { createBestTrials } from './best-trial.ts'
import { connectForReading, connectForWriting, type Connection } from './connection.ts'
import { createCurves } from './curves.ts'
import { createDecisions } from './decisions.ts'
import { createEarlier } from './earlier.ts'
import { createEvents } from './events.ts'
import { explained } from './failures.ts'
import { createMetricNames } from './metric-names.ts'
import { createRungReports } from './rung-reports.ts'
import { createReports } from './reports.ts'
import { createRuns } from './runs.ts'
import { createSession } from './session.ts'
import { createStudies } from './studies.ts'
import { createStateConflict } from './trial-errors.ts'
import { createTelemetryTable } from './telemetry.ts'
import { createTrialReader } from './trial-reader.ts'
import { createTrialStates } from './trial-states.ts'
import { createValueWriter } from './value-writer.ts'

/**
 * Opens a database of Tunery.
 *
 * `write` creates the folder and the file when they are missing, brings an older file up to date (keeping a copy),
 * and holds the database for this process until it is closed. `read` needs no lock and sees every commit of the writer.
 * @throws TuneryError `database-busy` (another process writes), `database-newer`, `database-damaged`,
 *   `not-found` (read only: there is no file), `bad-input` (not a database of Tunery), `unavailable` (disk, permissions)
 */
export function openStore(path: string, mode: 'write' | 'read'): Store {
  const connection = mode === 'write' ? connectForWriting(path) : connectForReading(path)
  try {
    return explained(connection.path, () => storeOn(connection))
  } catch (thrown) {
    connection.close()
    throw thrown
  }
}

function storeOn({ db, path, isWrittenElsewhere, close }: Connection): Store {
  const session = createSession(db, path)
  const metrics = createMetricNames(session)
  const conflict = createStateConflict(session)
  const values = createValueWriter(session, metrics)
  const reader = createTrialReader(session)
  const studies = createStudies(session)
  const { best, leaders } = createBestTrials(session, metrics, reader)
  const { byId: _, ...trials } = reader
  return explaining(path, {
    path,
    filesFolder: `${path}-files`,
    ...studies,
    ...trials,
    ...createTrialStates(session, reader, values, conflict),
    ...createReports(session, metrics, values, conflict),
    ...createCurves(session, metrics),
    ...createEvents(session),
    ...createDecisions(session),
    ...createAttempts(session),
    ...createRungReports(session, metrics),
    ...createAnnotations(session),
    ...createRuns(session, metrics),
    ...createEarlier(session),
    ...createTelemetryTable(session),
    bestTrial: (studyId) => {
      const study = studies.findStudy(studyId)
      return study && best(study)
    },
    leaders: (studyId, count) => {
      const study = studies.findStudy(studyId)
      return study === undefined ? [] : leaders(study, count)
    },
    metricNames: (studyId) => metrics.list(studyId),
    transaction: (run) => session.transaction(run),
    isWrittenElsewhere,
    integrityCheck: () =>
      db
        .prepare<[], string>('PRAGMA integrity_check')
        .pluck()
        .all()
        .join('\n'),
    backup: async (target) => void (await db.backup(target)),
    close,
  })
}

/** The store with each method's SQLite errors put into words. */
function explaining(path: string, store: Store): Store {
  return new Proxy(store, {
    get: (target, key, receiver): unknown => {
      const member: unknown = Reflect.get(target, key, receiver)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => explained(path, (): unknown => Reflect.apply(member, target, args))
    },
  })
}
