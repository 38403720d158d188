import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { CommandObjective } from '../../../shared/domain/study.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { TrialJob } from '../contracts/executor.ts'
import { parseCommandLine, substitutePlaceholders } from './command-line.ts'
import { keptLines } from './error-output.ts'
import { findProgram } from './find-program.ts'
import { createLineSplitter } from './line-splitter.ts'
import { createOutputTail } from './output-tail.ts'
import { ownGroup, signalGroup, whenEnded, type ProcessEnd } from './process-group.ts'
import { forgetProcess, recordProcess } from './process-record.ts'
import type { TrialLog } from './trial-log.ts'

/** How long a command has between SIGTERM and SIGKILL. */
const graceMs = 5000
/** How long the output may stay open after a command has ended by itself. */
const outputPatienceMs = 1000

/** A running command: a process group. */
export interface CommandProcess {
  /** The leader of its group. */
  readonly pid: number | undefined
  /** Its end, after the whole output. */
  readonly ended: Promise<ProcessEnd>
  /** Asks the group to end, and ends it 5 s later. */
  terminate(): void
  /** Ends the group at once. */
  kill(): void
  /** Stops reading the output, so that the command waits when it prints more; no effect once it has ended. */
  hold(held: boolean): void
  /** The last lines of its error output, or of its output when that is empty. */
  lastWords(): string[]
}

/**
 * Starts a trial's command, without a shell. Everything that it prints goes to the log, each line of stdout to `onLine` as well.
 * @throws TuneryError when the command cannot be started as it is written: quotes, placeholders, folder, program
 */
export function startCommand(job: TrialJob, objective: CommandObjective, log: TrialLog, onLine: (line: string) => void): CommandProcess {
  const child = spawnCommand(job, objective)
  const lastWords = readOutput(child, log, onLine)
  let killTimer: NodeJS.Timeout | undefined
  let exited = false

  const kill = (): void => {
    signalGroup(child.pid, 'SIGKILL')
  }
  const ended = whenEnded(child, () => {
    exited = true
    child.stdout.resume()
    // Asked to end, the rest of the group has its 5 s too.
    if (killTimer !== undefined) return { patienceMs: graceMs + outputPatienceMs }
    // What a command that has ended by itself left running is of no use to anyone.
    kill()
    return { patienceMs: outputPatienceMs }
  }).finally(() => {
    clearTimeout(killTimer)
    if (killTimer !== undefined) kill()
    forgetProcess(job.trialDir)
  })
  return {
    pid: child.pid,
    ended,
    kill,
    terminate() {
      if (killTimer !== undefined) return
      signalGroup(child.pid, 'SIGTERM')
      killTimer = setTimeout(kill, graceMs)
    },
    hold(held) {
      if (held && !exited) child.stdout.pause()
      else child.stdout.resume()
    },
    lastWords,
  }
}

type CommandChild = ChildProcessByStdio<null, Readable, Readable>

function spawnCommand(job: TrialJob, objective: CommandObjective): CommandChild {
  const cwd = objective.cwd ?? process.cwd()
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new TuneryError('not-found', `The folder ${cwd}, in which the command should run, is not there.`)
  }
  const argv = typeof objective.command === 'string' ? parseCommandLine(objective.command) : objective.command
  const [name = '', ...args] = substitutePlaceholders(argv, job)
  const env = environmentOf(job, objective)
  const program = findProgram(name, cwd, env)
  const startedAt = Date.now()
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...ownGroup })
  if (child.pid !== undefined) recordProcess(job.trialDir, { pid: child.pid, startedAt })
  return child
}

/** Reads all that a command prints. @returns its last words: of its error output, or of its output when that is empty */
function readOutput(child: CommandChild, log: TrialLog, onLine: (line: string) => void): () => string[] {
  const lines = createLineSplitter()
  const [output, errors] = [createOutputTail(keptLines), createOutputTail(keptLines)]
  child.stdout.on('data', (chunk: Buffer) => {
    log.write(chunk)
    output.push(chunk)
    lines.push(chunk).forEach(onLine)
  })
  child.stdout.on('end', () => {
    lines.end().forEach(onLine)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    log.write(chunk)
    errors.push(chunk)
  })
  return () => {
    const words = errors.lines()
    return words.length > 0 ? words : output.lines()
  }
}

/** The environment that a command sees: the engine's own, the objective's, and the contract's. */
function environmentOf(job: TrialJob, objective: CommandObjective): NodeJS.ProcessEnv {
  const paramsFile = join(job.trialDir, 'params.json')
  const params = JSON.stringify(job.params)
  mkdirSync(job.checkpointDir, { recursive: true })
  writeFileSync(paramsFile, params)
  const { ELECTRON_RUN_AS_NODE: _engineOnly, ...inherited } = process.env
  return {
    ...inherited,
    PYTHONUNBUFFERED: '1',
    ...objective.env,
    TUNERY_PARAMS: params,
    TUNERY_PARAMS_FILE: paramsFile,
    TUNERY_TRIAL_DIR: job.trialDir,
    TUNERY_CHECKPOINT_DIR: job.checkpointDir,
    TUNERY_SEED: String(job.seed),
    TUNERY_RESUME_STEP: String(job.resumeStep),
  }
}
