import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PrintedReport } from './report-parser.ts'

/** Follows what a command says, and what its checkpoint folder shows, of what it has saved. */
export interface CommandCheckpoint {
  /** For every report when it is printed, also after the command was asked to end. */
  printed(report: PrintedReport): void
  /** For every report with values once it is answered, in order. */
  answered(): void
  /** The step to go on from after a pause at a report's step: what the command stated, or else that step if it has saved since the report before, or else 0. */
  stepAfter(reportedStep: number): number
}

/** @param folder the trial's checkpoint folder; its files count as saved from now on */
export function followCheckpoint(folder: string): CommandCheckpoint {
  let stated: number | undefined
  const times: number[] = []
  let [before, last] = [Date.now(), Date.now()]
  return {
    printed({ checkpoint, values }) {
      stated = checkpoint ?? stated
      if (Object.keys(values).length > 0) times.push(Date.now())
    },
    answered() {
      before = last
      last = times.shift() ?? last
    },
    stepAfter: (reportedStep) => stated ?? (newestChange(folder) > before ? reportedStep : 0),
  }
}

/** When a file in the folder changed last, in milliseconds since 1970; -Infinity when there is none. */
function newestChange(folder: string): number {
  try {
    return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? -Infinity))
  } catch {
    return -Infinity
  }
}
