#!/usr/bin/env node
/**
 * `npm start [-- --exit]`: sets up what is missing, then opens the desktop app; without a display or an Electron
 * that runs, it says why and serves the same page on a loopback address instead.
 */
import { builtCli, root } from './lib/checkout.mjs'
import { ensureElectron, pinnedElectronVersion, whyNoDisplay } from './lib/electron-binary.mjs'
import { createProgress } from './lib/progress.mjs'
import { runForeground } from './lib/run-foreground.mjs'
import { setup, stampPath } from './setup.mjs'

/** An Electron that ends with an error this soon never showed its window. */
const startedAfterMs = 5000

const progress = createProgress()
const args = process.argv.slice(2)

try {
  const { node, nativeFailure } = await setup({ progress })
  if (nativeFailure !== undefined) progress.note(`No native TensorFlow: ${nativeFailure}`)
  process.exitCode = (await runApp(node)) ?? (await runForeground(node, [builtCli, 'start', ...args]))
} catch (error) {
  progress.note(`Tunery could not start. ${error.message}`)
  process.exitCode = 1
}

/**
 * Runs the desktop app to its end.
 * @param {string} node
 * @returns {Promise<number | undefined>} `undefined` if there is no way to open a window, having said why.
 */
async function runApp(node) {
  const electron = await findApp(node)
  if ('failure' in electron) {
    progress.note(`Without a window: ${electron.failure}.`)
    return undefined
  }
  // Electron's own Node runs the engine, unless it is another Electron than the one the app is built for.
  const env = electron.version === pinnedElectronVersion() ? process.env : { ...process.env, TUNERY_NODE: node }
  const started = Date.now()
  const exitCode = await runForeground(electron.binary, [...sandboxArgs(), root, ...args], env)
  if (exitCode === 0 || Date.now() - started > startedAfterMs) return exitCode
  progress.note(`Without a window: Electron ${electron.version} ended at once with exit code ${exitCode}.`)
  return undefined
}

/** @param {string} node */
async function findApp(node) {
  const failure = whyNoDisplay()
  return failure === undefined ? ensureElectron({ node, stampPath, progress }) : { failure }
}

/** Chromium refuses to start as root with its sandbox on. */
function sandboxArgs() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return []
  progress.note("Running as root: Chromium's sandbox is off. Start Tunery as an ordinary user to have it.")
  return ['--no-sandbox']
}
