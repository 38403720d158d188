import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ownGroup, signalGroup, whenEnded } from '../../executors/process-group.ts'

/** How a command of the installer is run. */
export interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
  /** Called for each line of stdout while the command runs. */
  readonly onLine?: (line: string) => void
}

/** The end of a command: its exit code, or why it has none, and the end of what it said. */
export interface CommandResult {
  readonly ok: boolean
  /** Each line of stdout, without the line ends. */
  readonly lines: readonly string[]
  /** The last lines of stdout and stderr together, for an error message. */
  readonly tail: string
}

const tailLineCount = 12
const keptLineCount = 1000
/** How long its output may stay open after a command has ended. */
const outputPatienceMs = 500
/** How long a killed command is waited for: one that hangs in a driver cannot be ended. */
const killPatienceMs = 3000

/**
 * Runs a program without a shell and waits for its end.
 * A program that is not there, that is killed or that runs into the time limit is `ok: false`, not an exception;
 * only an abort through `signal` rejects, with the signal's reason. Either way everything that it has started is ended
 * with it: what is called `python3` or `g++` is often a script that starts the real one.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  options.signal?.throwIfAborted()
  const lines: string[] = []
  const tail: string[] = []
  const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], ...ownGroup })
  const keep = (list: string[], line: string, count: number): void => {
    list.push(line)
    if (list.length > count) list.shift()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    keep(lines, line, keptLineCount)
    keep(tail, line, tailLineCount)
    options.onLine?.(line)
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    keep(tail, line, tailLineCount)
  })
  const failure = await endOf(child, options)
  options.signal?.throwIfAborted()
  if (failure !== undefined) keep(tail, `${program}: ${failure}`, tailLineCount)
  return { ok: failure === undefined, lines, tail: tail.join('\n') }
}

/** One that cannot be ended must not keep this process from ending. */
function letGo(child: ChildProcess): void {
  child.unref()
  child.stdout?.destroy()
  child.stderr?.destroy()
}

/** Ends the command when it must end early. @returns why it failed; undefined when it did not */
async function endOf(child: ChildProcess, { signal, timeoutMs }: CommandOptions): Promise<string | undefined> {
  let giveUp = (_failure: string): void => undefined
  let patience: NodeJS.Timeout | undefined
  const givenUp = new Promise<string>((resolve) => {
    giveUp = resolve
  })
  const kill = (): void => {
    signalGroup(child.pid, 'SIGKILL')
    patience = setTimeout(() => {
      letGo(child)
      giveUp('killed by SIGKILL, but it has not ended')
    }, killPatienceMs)
  }
  signal?.addEventListener('abort', kill, { once: true })
  const limit = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs)
  const ended = whenEnded(child, () => ({ patienceMs: outputPatienceMs })).then(({ code, signal: killedBy, spawnError }) => {
    if (spawnError !== undefined) return spawnError.message
    if (code === null) return `killed by ${killedBy ?? 'a signal'}`
    return code === 0 ? undefined : `exit code ${String(code)}`
  })
  try {
    return await Promise.race([ended, givenUp])
  } finally {
    clearTimeout(limit)
    clearTimeout(patience)
    signal?.removeEventListener('abort', kill)
  }
}
