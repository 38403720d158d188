import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in our place: it has our input and output, and its end is ours.
 *
 * Ctrl-C reaches both processes, as the terminal sends it to the whole group; we only wait for the child to end as it
 * sees fit, and do not pass it on: it would count as a second one. SIGTERM and SIGHUP come to us alone: passed on.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} The exit code, 128 + n for signal n, as a shell has it.
 */
export function runForeground(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env })
    process.on('SIGINT', () => undefined)
    for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
