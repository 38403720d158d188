import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modulesFolder, root } from './checkout.mjs'
import { npmCommand } from './run-logged.mjs'
import { countCommand, countSuite, readPlaywrightReport, readVitestReport } from './test-report.mjs'

/** A suite that hangs must not hang the whole run. */
const suiteTimeoutMs = 30 * 60_000

/**
 * A suite runs to its end with its output shown, and says how its tests ended.
 * @typedef {object} SuiteContext
 * @property {string} node  A Node that is new enough.
 * @property {NodeJS.ProcessEnv} env
 *
 * @typedef {(context: SuiteContext) => Promise<import('./test-report.mjs').Counts>} Suite
 */

/** The suites in the order they run: what fails fastest comes first. */
export const suites = {
  lint: npmScript('lint'),
  typecheck: npmScript('typecheck'),
  unit: vitest('unit'),
  integration: vitest('integration'),
  e2e: playwright(),
}

/**
 * The names in `--only a,b`, or all; an unknown one is an error.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function chosenSuites(args) {
  const at = args.indexOf('--only')
  const inline = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length)
  const given = inline ?? (at < 0 ? undefined : args[at + 1] ?? '')
  if (given === undefined) return Object.keys(suites)
  const names = given.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !(name in suites))
  if (unknown !== undefined) {
    throw new Error(`--only: there is no suite "${unknown}"; there are ${Object.keys(suites).join(', ')}.`)
  }
  return Object.keys(suites).filter((name) => names.includes(name))
}

/** @param {string} name */
function npmScript(name) {
  return async ({ env }) => {
    const npm = npmCommand()
    return countCommand(await runShown(npm.program, [...npm.args, 'run', '--silent', name], env, npm.shell))
  }
}

/** @param {string} project */
function vitest(project) {
  return ({ node, env }) =>
    withReport(readVitestReport, (reportPath) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`]
      return runShown(node, [join(modulesFolder, 'vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters], env)
    })
}

function playwright() {
  return ({ node, env }) =>
    withReport(readPlaywrightReport, (reportPath) => {
      const program = join(modulesFolder, '@playwright', 'test', 'cli.js')
      const args = ['test', '--project', 'chromium', '--project', 'electron', '--reporter=list,json']
      return runShown(node, [program, ...args], { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath })
    })
}

/**
 * @param {(report: object) => import('./test-report.mjs').Counts | undefined} read
 * @param {(reportPath: string) => Promise<number>} run
 */
async function withReport(read, run) {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-report-'))
  const reportPath = join(folder, 'report.json')
  try {
    const exitCode = await run(reportPath)
    return countSuite(readJson(reportPath), exitCode, read)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Runs a program with its output on ours; in a process group of its own, so that its children go with it.
 * @returns {Promise<number>} The exit code, -1 for a program that could not start or was killed.
 */
function runShown(program, args, env, shell = false) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, shell, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
    const kill = () => killGroup(child.pid)
    const timer = setTimeout(() => {
      process.stdout.write(`Stopped after ${suiteTimeoutMs / 60_000} minutes.\n`)
      kill()
    }, suiteTimeoutMs)
    process.on('exit', kill)
    const end = (exitCode) => {
      clearTimeout(timer)
      process.off('exit', kill)
      resolve(exitCode)
    }
    child.on('error', (error) => {
      process.stdout.write(`${program}: ${error.message}\n`)
      end(-1)
    })
    child.on('exit', (code) => end(code ?? -1))
  })
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
