import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { TuneryError } from '../../../../../shared/errors.ts'

export { definitionOf } from './definition.ts'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new database, open for writing until the test ends. */
export function temporaryStore(): Store {
  const folder = temporaryFolder()
  const store = openStore(join(folder, 'tunery.db'), 'write')
  // After-test functions run last in, first out: the store is closed before its folder goes.
  onTestFinished(() => {
    store.close()
  })
  return store
}

/** Adds and starts a trial. @returns its id */
export function runningTrial(store: Store, studyId: number, number: number, at = 0): number {
  return store.addRunningTrial({ studyId, number, params: { x: 0.5 }, seed: number, origin: 'sampler' }, 'cpu-0', at).id
}

/** Adds, starts and completes a trial with these values. @returns its id */
export function completeTrial(store: Store, studyId: number, number: number, values: Readonly<Record<string, number>>): number {
  const trialId = runningTrial(store, studyId, number)
  store.endTrial({ trialId, state: 'complete', reason: null, message: null, values, at: 10 })
  return trialId
}

/** The error that is thrown, which must be one of ours. */
export function thrownBy(run: () => unknown): TuneryError {
  try {
    run()
  } catch (error) {
    if (error instanceof TuneryError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
