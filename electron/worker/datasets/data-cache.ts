import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
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

/** What was changed is another source: the key holds the times and sizes of the file, or of what is in the folder. */
function keyOf(source: DatasetSource, splitSeed: number): string {
  return JSON.stringify([source, splitSeed, 'path' in source ? stampOf(source.path, 1) : undefined])
}

/**
 * A file's time and size; a folder's time and number of entries, and the stamps of these.
 * @param depth of folders to look into: 1 for the folders of the classes; a glance at every image would take long
 */
function stampOf(path: string, depth: number): unknown[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory() !== true) return [stat?.mtimeMs, stat?.size]
  const names = readdirSync(path).sort()
  return [stat.mtimeMs, names.length, ...(depth > 0 ? names.map((name) => stampOf(join(path, name), depth - 1)) : [])]
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
