import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { openStore } from '../store/open.ts'
import { writeOptunaDatabase } from '../transfer/export/optuna.ts'

/** What is exported to Optuna, and where. */
export interface OptunaExport {
  readonly databasePath: string
  readonly studyId: number
  /** The database to make; it appears complete, by one rename, or not at all. */
  readonly path: string
}

/**
 * Writes a study as a database of Optuna. Reads ours beside whoever runs studies in it.
 * @returns the absolute path of the file, and how many trials are in it
 * @throws TuneryError conflict when there is such a file already, not-found, unavailable when it cannot be written
 */
export function exportOptuna({ databasePath, studyId, path }: OptunaExport): { path: string; trials: number } {
  const target = resolve(path)
  if (existsSync(target)) throw new TuneryError('conflict', `${target} is there already, and may hold other studies of Optuna: name a file that is not there yet`)
  const temporary = `${target}.${process.pid}.tmp`
  const store = openStore(databasePath, 'read')
  try {
    const study = store.findStudy(studyId)
    if (study === undefined) throw new TuneryError('not-found', `There is no study with id ${studyId} in ${databasePath}: it may have been deleted`)
    mkdirSync(dirname(target), { recursive: true })
    const trials = writeOptunaDatabase(store, study, temporary)
    renameSync(temporary, target)
    return { path: target, trials }
  } catch (thrown) {
    rmSync(temporary, { force: true })
    if (thrown instanceof TuneryError) throw thrown
    throw new TuneryError('unavailable', `${target} cannot be written: ${messageOf(thrown)}`, [], { cause: thrown })
  } finally {
    store.close()
  }
}
