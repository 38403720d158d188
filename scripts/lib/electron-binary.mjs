import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modulesFolder } from './checkout.mjs'
import { lastLines, runLogged } from './run-logged.mjs'
import { readStamp, updateStamp } from './stamps.mjs'

const packageFolder = join(modulesFolder, 'electron')

/** Whether a window could be shown; `undefined` means yes, else the reason why not. */
export function whyNoDisplay(platform = process.platform, env = process.env) {
  if (platform === 'darwin' || platform === 'win32') return undefined
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return undefined
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
}

/** The version of Electron that the product is built for. */
export function pinnedElectronVersion() {
  try {
    return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}

/**
 * Where the Electron binary should be, by `ELECTRON_OVERRIDE_DIST_PATH` or the npm package; it need not exist.
 * @param {string} [packagePath]
 */
export function electronPath(packagePath = packageFolder, env = process.env, platform = process.platform) {
  const pathFile = join(packagePath, 'path.txt')
  const usual = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[platform] ?? 'electron'
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : usual
  return join(env.ELECTRON_OVERRIDE_DIST_PATH || join(packagePath, 'dist'), name)
}

/**
 * Asks a binary for its version, which also shows that its libraries are there. No display is needed.
 * @param {string} binary
 * @returns {{ version: string } | { failure: string }}
 */
export function probeElectron(binary) {
  if (!existsSync(binary)) return { failure: `${binary} is not there` }
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { status, stdout, stderr, error } = spawnSync(binary, ['-p', 'process.versions.electron'], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  })
  if (status === 0 && /^\d+\./.test(stdout)) return { version: stdout.trim() }
  return { failure: `${binary} does not run: ${error?.message ?? (lastLines(stderr, 1) || `exit code ${status}`)}` }
}

/**
 * An Electron binary that runs: the one that is there, else a download by Electron's own script, which may take
 * long and may be blocked; a failure is remembered until `npm run setup -- --retry`.
 * @param {{ node: string, stampPath: string, retry?: boolean, progress: import('./progress.mjs').Progress }} options
 * @returns {Promise<{ binary: string, version: string } | { failure: string }>}
 */
export async function ensureElectron({ node, stampPath, retry = false, progress }) {
  const binary = electronPath()
  if (!existsSync(binary)) {
    const failure = await downloadElectron({ node, stampPath, retry, progress })
    if (failure !== undefined) return { failure }
  }
  const probe = probeElectron(electronPath())
  return 'failure' in probe ? probe : { binary: electronPath(), version: probe.version }
}

async function downloadElectron({ node, stampPath, retry, progress }) {
  const version = pinnedElectronVersion() ?? 'unknown'
  const last = readStamp(stampPath).electron
  if (!retry && last !== undefined && last.version === version) return last.failure
  const script = join(packageFolder, 'install.js')
  try {
    await progress.step(`Downloading Electron ${version}`, () =>
      runLogged(node, [script], { name: 'electron', cwd: packageFolder, timeoutMs: 300_000 }),
    )
    return undefined
  } catch (error) {
    const failure = `Electron ${version} could not be downloaded (${error.summary ?? error.message}); \`npm run setup -- --retry\` tries again`
    updateStamp(stampPath, { electron: { version, failure } })
    return failure
  }
}
