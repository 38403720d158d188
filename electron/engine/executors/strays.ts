import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { endRecorded, isRecorded } from './process-record.ts'

/**
 * Ends the processes of trials that an engine killed from outside has left behind. Call it when the engine starts and
 * holds the database, before any trial runs again.
 *
 * The engine ends its processes itself, and workers notice when it is gone; a user's command may not, and POSIX has no
 * portable way to tie it to its parent.
 * @param filesFolder the folder of trial folders (`<study>/<trial>`), which need not exist
 * @returns how many were ended
 */
export async function killStrays(filesFolder: string): Promise<number> {
  let ended = 0
  for (const study of foldersIn(filesFolder)) {
    for (const trial of foldersIn(study)) {
      if (isRecorded(trial) && (await endRecorded(trial))) ended += 1
    }
  }
  return ended
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}
