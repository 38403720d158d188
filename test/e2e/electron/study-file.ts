import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../fixtures/shell/slow-trial.mjs', import.meta.url))

/** A study of a command that takes `steps` × `pauseMs` a trial. */
export interface SlowStudy {
  readonly name: string
  readonly trials: number
  readonly steps: number
  readonly pauseMs: number
}

/** Writes a `.tunery` file into a folder. */
export function writeStudyFile(folder: string, study: SlowStudy): string {
  const path = join(folder, `${study.name}.tunery`)
  const file = {
    name: study.name,
    objective: { kind: 'command', command: [process.execPath, script, '{x}', String(study.steps), String(study.pauseMs)] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    sampler: { name: 'random' },
    budget: { trials: study.trials },
    parallel: 1,
    seed: 1,
  }
  writeFileSync(path, JSON.stringify(file))
  return path
}
