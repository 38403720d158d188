import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { CommandObjective } from '../../../shared/domain/study.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { TrialJob } from '../contracts/executor.ts'
import { startCommand, type CommandProcess } from './command-process.ts'
import { onAbort } from './on-abort.ts'
import type { ProcessEnd } from './process-group.ts'
import { startTimeLimit } from './time-limit.ts'

export interface CommandTest {
  readonly objective: CommandObjective
  readonly params: Config
  /** It is asked to end after so long (SIGTERM, after 5 s SIGKILL). */
  readonly timeoutMs: number
}

/** What a test run tells while it runs. */
export interface CommandTestListener {
  /** Whatever it prints, on either output, as it comes. */
  printed(chunk: Buffer): void
  /** A whole line of its standard output. */
  line(line: string): void
}

export interface CommandTestEnd {
  /** Undefined when it was never started. */
  readonly end: ProcessEnd | undefined
  /** Why it was never started. */
  readonly startError: string | undefined
  /** Whether its time was over. */
  readonly isLimited: boolean
  readonly lastWords: readonly string[]
}

/**
 * Runs a command once, as a trial of it is run: the same environment, placeholders and process group, in a temporary trial folder that is
 * gone afterwards. Never throws. When the signal aborts, the whole group is killed.
 */
export async function runCommandTest({ objective, params, timeoutMs }: CommandTest, listener: CommandTestListener, signal: AbortSignal): Promise<CommandTestEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-test-run-'))
  let isLimited = false
  try {
    const command = startTest(testJob(objective, params, folder), objective, listener)
    if (typeof command === 'string') return { end: undefined, startError: command, isLimited, lastWords: [] }
    const clearLimit = startTimeLimit(timeoutMs, () => {
      isLimited = true
      command.terminate()
    })
    const offAbort = onAbort(signal, () => {
      command.kill()
    })
    const end = await command.ended
    clearLimit()
    offAbort()
    const startError = end.spawnError === undefined ? undefined : `The command could not be started: ${end.spawnError.message}`
    return { end: startError === undefined ? end : undefined, startError, isLimited, lastWords: command.lastWords() }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** @returns why it could not be started, when it could not */
function startTest(job: TrialJob, objective: CommandObjective, listener: CommandTestListener): CommandProcess | string {
  const log = {
    write(chunk: Buffer | string) {
      listener.printed(Buffer.from(chunk))
    },
    close: () => undefined,
  }
  try {
    return startCommand(job, objective, log, (line) => {
      listener.line(line)
    })
  } catch (error) {
    return messageOf(error)
  }
}

function testJob(objective: CommandObjective, params: Config, folder: string): TrialJob {
  return {
    trialId: 0,
    trialNumber: 0,
    studyName: 'test run',
    objective,
    params,
    objectiveMetric: '',
    seed: 0,
    splitSeed: 0,
    trialDir: folder,
    checkpointDir: join(folder, 'checkpoint'),
    resumeStep: 0,
    mode: 'train',
    timeoutMs: undefined,
    memoryLimitMiB: undefined,
  }
}
