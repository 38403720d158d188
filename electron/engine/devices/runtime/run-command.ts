import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

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

/**
 * Runs a program without a shell and waits for its end.
 * A program that is not there, that is killed or that runs into the time limit is `ok: false`, not an exception;
 * only an abort through `signal` rejects, with the signal's reason.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  options.signal?.throwIfAborted()
  const lines: string[] = []
  const tail: string[] = []
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  })
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
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => {
      resolve(error.message)
    })
    child.on('close', (code, killedBy) => {
      resolve(code === 0 ? undefined : code === null ? `killed by ${killedBy ?? 'a signal'}` : `exit code ${String(code)}`)
    })
  })
  options.signal?.throwIfAborted()
  if (failure !== undefined) keep(tail, `${program}: ${failure}`, tailLineCount)
  return { ok: failure === undefined, lines, tail: tail.join('\n') }
}
