import { spawn } from 'node:child_process'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A command that failed: `message` has the lines that tell why and where the rest is. */
export class CommandFailed extends Error {
  name = 'CommandFailed'

  /**
   * @param {string} command
   * @param {string} why  How it ended.
   * @param {string} said  The lines that tell why.
   * @param {string} logPath
   */
  constructor(command, why, said, logPath) {
    super(`${command}: ${why}\n${said}\nAll of its output is in ${logPath}`)
    const lines = said.split('\n')
    /** The same in one line. */
    this.summary = lines.findLast((line) => /error/i.test(line))?.trim() || lines.at(-1) || why
  }
}

/**
 * The last lines of a text, without empty ones.
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(-count).join('\n')
}

/**
 * The lines of an output that say why it failed: the first errors of npm, which ends with its manual, else the last.
 * @param {string} text
 */
export function tellingLines(text) {
  const errors = text.split(/\r?\n/).filter((line) => /^npm error \S/.test(line))
  return errors.length > 0 ? errors.slice(0, 8).join('\n') : lastLines(text, 15)
}

/**
 * Runs a program to its end with its output in a log file, which is deleted if all goes well.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ name: string, cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean,
 *   onLine?: (line: string) => void, keepGoing?: boolean }} options
 *   `name` names the log; `onLine` gets each line of stdout; with `keepGoing` a failure still resolves.
 * @returns {Promise<number>} The exit code; -1 for a program that could not start, was killed or ran out of time.
 */
export async function runLogged(program, args, options) {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-'))
  const logPath = join(folder, `${options.name}.log`)
  const log = createWriteStream(logPath)
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
    shell: options.shell ?? false,
  })
  for (const output of [child.stdout, child.stderr]) output.pipe(log, { end: false })
  if (options.onLine !== undefined) createInterface({ input: child.stdout }).on('line', options.onLine)
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : code ?? `killed by ${signal}`))
  })
  await new Promise((resolve) => log.end(resolve))
  if (failure === undefined || options.keepGoing === true) {
    rmSync(folder, { recursive: true, force: true })
    return failure === undefined ? 0 : typeof failure === 'number' ? failure : -1
  }
  const why = typeof failure === 'number' ? `ended with exit code ${failure}` : failure
  const said = tellingLines(readFileSync(logPath, 'utf8'))
  throw new CommandFailed([program, ...args].join(' '), why, said, logPath)
}

/**
 * The npm that started us, else the one on the PATH, as a program and its first arguments.
 * @returns {{ program: string, args: string[], shell: boolean }}
 */
export function npmCommand(env = process.env) {
  const npm = env.npm_execpath
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) return { program: process.execPath, args: [npm], shell: false }
  // On Windows npm is a .cmd file, which only a shell can run.
  return { program: 'npm', args: [], shell: process.platform === 'win32' }
}
