import { statSync } from 'node:fs'
import type { Tf } from '../backends/backend.ts'
import type { DatasetSource } from './dataset.ts'
import { loadDataset } from './load-dataset.ts'
import { makeResident, type ResidentData } from './resident-data.ts'

/** Keeps the datasets of the last studies on the backend, so that a worker reads each once. */
export interface DataCache {
  /** @throws TuneryError bad-input when the data cannot be read */
  get(source: DatasetSource, splitSeed: number): Promise<ResidentData>
  dispose(): void
}

/** A file that was changed is another source: the key holds its time and size. */
function keyOf(source: DatasetSource, splitSeed: number): string {
  const stat = 'path' in source ? statSync(source.path, { throwIfNoEntry: false }) : undefined
  return JSON.stringify([source, splitSeed, stat?.mtimeMs, stat?.size])
}

/** @param capacity datasets kept at once; the one that was not used for longest goes first */
export function createDataCache(tf: Tf, capacity = 2): DataCache {
  const held = new Map<string, ResidentData>()
  return {
    async get(source, splitSeed) {
      const key = keyOf(source, splitSeed)
      const known = held.get(key)
      held.delete(key)
      const oldest = [...held.keys()].slice(0, Math.max(0, held.size + 1 - capacity))
      for (const stale of oldest) {
        held.get(stale)?.dispose()
        held.delete(stale)
      }
      const data = known ?? makeResident(tf, await loadDataset(source, splitSeed))
      held.set(key, data)
      return data
    },
    dispose() {
      for (const data of held.values()) data.dispose()
      held.clear()
    },
  }
}
