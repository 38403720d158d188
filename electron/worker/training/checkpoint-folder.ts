import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint-file.ts'

/** Two, so that the one that the engine knows of is still there while the next is written. */
const keptCheckpoints = 2

const fileNameOf = (step: number): string => `checkpoint-${String(step)}.bin`

function stepOf(fileName: string): number | undefined {
  const step = /^checkpoint-(\d+)\.bin$/.exec(fileName)?.[1]
  return step === undefined ? undefined : Number(step)
}

/**
 * Writes `checkpoint-<step>.bin`. When it returns the file is complete and on disk, whatever happens to the
 * process or the power; all but the last two are removed.
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, fileNameOf(checkpoint.step))
  const temporary = `${path}.tmp`
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(encodeCheckpoint(checkpoint))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await syncFolder(folder)
  await removeOld(folder)
}

/** The new name is on disk only once the folder is. Windows does not let a folder be opened, and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeOld(folder: string): Promise<void> {
  const names = await readdir(folder)
  const steps = names.map(stepOf).filter((step) => step !== undefined)
  const old = steps.sort((a, b) => b - a).slice(keptCheckpoints)
  const leftovers = names.filter((name) => /^checkpoint-\d+\.bin\.tmp$/.test(name))
  await Promise.all([...old.map(fileNameOf), ...leftovers].map((name) => rm(join(folder, name), { force: true })))
}

/**
 * Reads the checkpoint of a step.
 * @throws Error when it is not there or damaged
 */
export async function loadCheckpoint(folder: string, step: number): Promise<Checkpoint> {
  return decodeCheckpoint(await readFile(join(folder, fileNameOf(step))))
}
