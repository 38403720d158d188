import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../../../electron/cli/index.ts', import.meta.url))

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A running `tunery` command. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Everything that has come on stdout and stderr so far. */
  output(): string
}

/** A temporary folder with a data folder of its own, in which `tunery` commands run. */
export interface Workplace {
  readonly folder: string
  start(...args: string[]): Running
  run(...args: string[]): Promise<Ended>
  /** Writes a study whose trials are a small script. @returns the file's path */
  writeStudy(study: Readonly<Record<string, unknown>>, name?: string): string
  remove(): void
}

/**
 * A trial that says that it has started, waits for the file `go` where it is told to, and reports `x` squared.
 * Reports twice, so that there is a curve.
 */
const trialScript = `
import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
const [x, wait] = process.argv.slice(2)
writeFileSync('started', '')
while (wait === 'wait' && !existsSync('go')) await setTimeout(20)
console.log('warming up')
console.log(JSON.stringify({ step: 1, loss: 1 + x * x }))
console.log(JSON.stringify({ step: 2, loss: x * x }))
`

/** A study of `trials` runs of the script above. */
export function scriptStudy(name: string, trials: number, ...args: string[]): Readonly<Record<string, unknown>> {
  return {
    name,
    objective: { kind: 'command', command: [process.execPath, 'trial.mjs', '{x}', ...args] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0.5, high: 1 } },
    budget: { trials },
    parallel: 1,
    seed: 3,
  }
}

export function createWorkplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-cli-'))
  writeFileSync(join(folder, 'trial.mjs'), trialScript)
  const start = (...args: string[]): Running => {
    const env = { ...process.env, TUNERY_DATA: join(folder, 'data'), NO_COLOR: '1' }
    const child = spawn(process.execPath, [entry, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => {
        resolve({ code, signal, stdout, stderr })
      })
    })
    return { child, ended, output: () => stdout + stderr }
  }
  return {
    folder,
    start,
    run: (...args) => start(...args).ended,
    writeStudy: (study, name = 'study.json') => {
      const path = join(folder, name)
      writeFileSync(path, JSON.stringify(study))
      return path
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
