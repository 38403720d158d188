import { lstatSync, readdirSync, rmSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import type { Checkpoint } from '../../../shared/contract/trial-work.ts'
import { TuneryError } from '../../../shared/errors.ts'

/** The step in the name of a checkpoint: `checkpoint-12.bin`, `epoch_3.pt`, `step=400`; null where there is none. */
export function stepOfName(name: string): number | null {
  const digits = /(?:^|[^a-z])(?:checkpoint|ckpt|model|epoch|step|iter|state)[-_=]?(\d{1,9})(?!\d)/i.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** What is in a checkpoint folder, the newest first; nothing where there is no such folder. */
export function listCheckpoints(folder: string): Checkpoint[] {
  return entriesOf(folder)
    .flatMap((entry): Checkpoint[] => {
      const path = join(folder, entry.name)
      const stat = statSync(path, { throwIfNoEntry: false })
      if (stat === undefined || entry.name.endsWith('.tmp')) return []
      return [{ name: entry.name, step: stepOfName(entry.name), bytes: stat.isDirectory() ? sizeOf(path) : stat.size, at: stat.mtimeMs }]
    })
    .sort((a, b) => b.at - a.at || (b.step ?? 0) - (a.step ?? 0))
}

/**
 * Deletes what is named.
 * @throws TuneryError not-found for a name that is not in the folder
 */
export function deleteCheckpoints(folder: string, names: readonly string[]): void {
  const there = new Set(entriesOf(folder).map(({ name }) => name))
  const missing = names.find((name) => !there.has(name))
  if (missing !== undefined) throw new TuneryError('not-found', `There is no checkpoint "${missing}" in ${folder}: it may have been deleted`)
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** The bytes of the files in a folder. Links count as themselves: one may lead back to where it is. */
function sizeOf(folder: string): number {
  return entriesOf(folder).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? sizeOf(path) : (lstatSync(path, { throwIfNoEntry: false })?.size ?? 0))
  }, 0)
}
