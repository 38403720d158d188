import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../../shared/errors.ts'

const limitBytes = 20 * 1024 * 1024
const limitNotice = '\n[Tunery: this log has reached 20 MiB; what follows is not kept]\n'

/** `<trialDir>/log.txt`, to which every attempt of a trial appends what it prints. */
export interface TrialLog {
  write(chunk: Buffer | string): void
  close(): void
}

/**
 * Opens a trial's log at the first write. It grows to 20 MiB and then ends with a notice.
 *
 * Writes are synchronous: what a process printed is on disk in order, whatever becomes of the engine.
 * A log that cannot be written does not fail the trial.
 * @param complain told once why the log cannot be written
 */
export function openTrialLog(trialDir: string, complain: (message: string) => void, limit: number = limitBytes): TrialLog {
  const path = join(trialDir, 'log.txt')
  let file: number | undefined
  let bytes = 0
  let done = false

  const append = (chunk: Buffer): void => {
    if (file === undefined) {
      file = openSync(path, 'a')
      bytes = fstatSync(file).size
    }
    const room = limit - bytes
    if (room >= chunk.length) {
      bytes += writeSync(file, chunk)
      return
    }
    done = true
    // A log that an earlier attempt filled has its notice already.
    if (room > 0) writeSync(file, Buffer.concat([chunk.subarray(0, room), Buffer.from(limitNotice)]))
  }
  return {
    write(chunk) {
      if (done || chunk.length === 0) return
      try {
        append(Buffer.from(chunk))
      } catch (error) {
        done = true
        complain(`${path} cannot be written, so this trial has no log: ${messageOf(error)}`)
      }
    },
    close() {
      done = true
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

/** One log for what concerns several trials: each of theirs gets it. */
export function jointLog(logs: readonly TrialLog[]): TrialLog {
  return {
    write(chunk) {
      for (const log of logs) log.write(chunk)
    },
    close() {
      for (const log of logs) log.close()
    },
  }
}
