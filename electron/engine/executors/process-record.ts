import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { birthOf, groupCarries } from './linux-processes.ts'
import { signalGroup } from './process-group.ts'

/** What tells a process from a later one with the same id. */
const processRecordSchema = z.object({
  pid: z.int().positive(),
  /** When it was started, in milliseconds since 1970. */
  startedAt: z.number(),
  /** The boot and the clock tick in which it started, where /proc tells; else null. */
  birth: z.string().nullable(),
})
type ProcessRecord = z.infer<typeof processRecordSchema>

/** How far apart two readings of a process's start may be where only `ps` tells, which counts in seconds. */
const startToleranceMs = 3000

const recordPath = (trialDir: string): string => join(trialDir, 'process.json')

/**
 * Notes which process runs a trial (`<trialDir>/process.json`), for the case that the engine dies and cannot end it.
 * Best effort: without a record, a stray is not found.
 * @param started the leader of a process group, and when it was started (milliseconds since 1970)
 */
export function recordProcess(trialDir: string, started: { readonly pid: number; readonly startedAt: number }): void {
  const record: ProcessRecord = { ...started, birth: birthOf(started.pid) ?? null }
  try {
    writeFileSync(recordPath(trialDir), JSON.stringify(record))
  } catch {
    // A full disk, or no folder: the trial itself will say so.
  }
}

/** Takes the note away: the process has ended, or does not run this trial any more. */
export function forgetProcess(trialDir: string): void {
  rmSync(recordPath(trialDir), { force: true })
}

/**
 * Ends the process that is recorded in a trial's folder, if it is surely still that one: same id, and started at the
 * same moment. On Windows, where that cannot be found out cheaply, it never is.
 * @returns whether there was one
 */
export async function endRecorded(trialDir: string): Promise<boolean> {
  const record = readRecord(trialDir)
  const runs = record !== undefined && (await stillRuns(record, trialDir))
  if (runs) signalGroup(record.pid, 'SIGKILL')
  forgetProcess(trialDir)
  return runs
}

/** Whether a trial's folder holds a record. */
export function isRecorded(trialDir: string): boolean {
  return existsSync(recordPath(trialDir))
}

function readRecord(trialDir: string): ProcessRecord | undefined {
  try {
    return processRecordSchema.parse(JSON.parse(readFileSync(recordPath(trialDir), 'utf8')))
  } catch {
    return undefined
  }
}

async function stillRuns({ pid, startedAt, birth }: ProcessRecord, trialDir: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  if (existsSync('/proc/self/stat')) {
    const now = birthOf(pid)
    return now === undefined ? groupCarries(pid, `TUNERY_TRIAL_DIR=${trialDir}`) : now === birth
  }
  const startedAtNow = await startFromPs(pid)
  return startedAtNow !== undefined && Math.abs(startedAtNow - startedAt) < startToleranceMs
}

/** When a process started, by POSIX `ps` (`[[dd-]hh:]mm:ss` ago); undefined when there is none. */
async function startFromPs(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'etime=', '-p', String(pid)], { timeout: 5000 })
    const [seconds = 0, minutes = 0, hours = 0, days = 0] = stdout.trim().split(/[-:]/).map(Number).reverse()
    return Date.now() - 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)))
  } catch {
    return undefined
  }
}
