import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const pathOf = (trialDir: string, run: number): string => join(trialDir, `run-${run}.step`)

/** Notes that a complete checkpoint of a later run is on disk. The database keeps that of a trial's first run. */
export function writeRunCheckpoint(trialDir: string, run: number, step: number): void {
  const path = pathOf(trialDir, run)
  writeFileSync(`${path}.new`, String(step), { flush: true })
  renameSync(`${path}.new`, path)
}

/** The step of the checkpoint that a later run goes on from; 0 when there is none. */
export function readRunCheckpoint(trialDir: string, run: number): number {
  try {
    const step = Number(readFileSync(pathOf(trialDir, run), 'utf8'))
    return Number.isSafeInteger(step) && step > 0 ? step : 0
  } catch {
    return 0
  }
}
