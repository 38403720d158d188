import { closeSync, constants, cpSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Copies a trial's checkpoint folder to the place of another's, where nothing may be. When it returns the copy is whole and on disk, whatever
 * happens to the process or the power; until then nothing is at that place. Where the file system can, the files share their blocks until one is written.
 * @returns false when there is nothing to copy
 * @throws what the file system throws: no space, say
 */
export function copyCheckpoint(from: string, to: string): boolean {
  if (isEmpty(from)) return false
  const trialFolder = dirname(to)
  const temporary = `${to}.tmp`
  mkdirSync(trialFolder, { recursive: true })
  // Links as they are: one that names its neighbour names the copied neighbour.
  cpSync(from, temporary, { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true })
  syncAll(temporary)
  renameSync(temporary, to)
  syncFolder(trialFolder)
  return true
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch {
    return true
  }
}

function syncAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) syncAll(path)
    else if (entry.isFile()) sync(path)
  }
  syncFolder(folder)
}

/** The names in a folder are on disk only once the folder is. Windows does not let a folder be opened, and needs no such thing. */
function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder)
}

function sync(path: string): void {
  // Windows flushes only what is open for writing; elsewhere a file may be read-only.
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
