#!/usr/bin/env node
/**
 * Brings what is missing: the dependencies, a Node that is new enough, the native TensorFlow runtime, the build.
 *
 *   npm run setup [-- --retry]     --retry tries the native runtime and Electron again after a failure
 *
 * Plain JavaScript without dependencies: it must run on Node 20 in a fresh clone.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtCli, modulesFolder, root } from './lib/checkout.mjs'
import { environmentWithNode, findNode, minimumVersion } from './lib/find-node.mjs'
import { ensureNativeRuntime, rememberedRuntime } from './lib/native-runtime.mjs'
import { createProgress } from './lib/progress.mjs'
import { npmCommand, runLogged } from './lib/run-logged.mjs'
import { withSetupLock } from './lib/setup-lock.mjs'
import { fingerprint, hashFile, isInstalled, readStamp, updateStamp } from './lib/stamps.mjs'

export const stampPath = join(modulesFolder, '.tunery-setup.json')

/** What the build is made of. Files that are read at run time (resources/) are not among it. */
const buildInputs = [
  ...['electron', 'shared', 'renderer', 'package.json', 'electron.vite.config.ts', 'vite.config.ts', 'svelte.config.js'],
  ...['tsconfig.json', 'tsconfig.base.json', 'tsconfig.node.json', 'tsconfig.renderer.json', 'tsconfig.shell.json'],
  'scripts/build-node.mjs',
]

/**
 * @typedef {object} Setup
 * @property {string} node  The Node to run the app with.
 * @property {string | undefined} nativeFailure  Why there is no native TensorFlow runtime.
 */

/**
 * Sets up what is missing and returns what was found; a second call takes a few milliseconds.
 * Only a missing native runtime is not an error: the app has other backends.
 * @param {{ quiet?: boolean, native?: boolean, retry?: boolean, progress?: import('./lib/progress.mjs').Progress }} [options]
 *   `quiet` shows nothing while all goes well; `native: false` leaves the native runtime alone.
 * @returns {Promise<Setup>}
 */
export async function setup({ quiet = false, native = true, retry = false, progress = createProgress({ quiet }) } = {}) {
  const done = retry ? undefined : completedSetup({ native })
  if (done !== undefined) return done
  return withSetupLock(
    root,
    () => progress.note('Another set-up runs already: waiting for it.'),
    async () => {
      await ensureDependencies(progress)
      if (retry) updateStamp(stampPath, { electron: undefined })
      const node = requireNode()
      const nativeFailure = native ? await ensureNativeRuntime({ node, stampPath, retry, progress }) : undefined
      await ensureBuild(node, progress)
      return { node, nativeFailure }
    },
  )
}

/**
 * The set-up, if nothing is missing; only looks.
 * @param {{ native?: boolean }} [options]
 * @returns {Setup | undefined}
 */
export function completedSetup({ native = true } = {}) {
  const stamp = readStamp(stampPath)
  const node = findNode(modulesFolder)
  if (node === undefined || stamp.lock === undefined || stamp.lock !== hashFile(join(root, 'package-lock.json'))) return undefined
  if (!isBuilt(stamp)) return undefined
  const runtime = native ? rememberedRuntime(stamp) : { failure: undefined }
  return runtime === undefined ? undefined : { node, nativeFailure: runtime.failure }
}

/** @param {import('./lib/progress.mjs').Progress} progress */
async function ensureDependencies(progress) {
  const lockPath = join(root, 'package-lock.json')
  const lock = hashFile(lockPath)
  if (readStamp(stampPath).lock === lock) return
  if (!isInstalledByHand(lockPath)) {
    await progress.step('Installing dependencies (npm ci)', async () => {
      const npm = npmCommand()
      // npm may be older than some packages ask for; they run with the Node that it brings.
      const args = ['ci', '--no-fund', '--no-audit', '--no-update-notifier', '--loglevel=error']
      await runLogged(npm.program, [...npm.args, ...args], { name: 'npm-ci', cwd: root, shell: npm.shell })
    })
  }
  updateStamp(stampPath, { lock })
}

/** @param {string} lockPath */
function isInstalledByHand(lockPath) {
  const recordPath = join(modulesFolder, '.package-lock.json')
  if (!existsSync(recordPath)) return false
  return isInstalled(JSON.parse(readFileSync(lockPath, 'utf8')), JSON.parse(readFileSync(recordPath, 'utf8')))
}

function requireNode() {
  const node = findNode(modulesFolder)
  if (node !== undefined) return node
  throw new Error(
    `Tunery needs Node ${minimumVersion} or newer. This is ${process.version}, and npm has no newer one for ` +
      `${process.platform} ${process.arch}: install it from your package manager or nodejs.org, and start again.`,
  )
}

/** @param {import('./lib/stamps.mjs').Stamp} stamp */
function isBuilt(stamp) {
  return stamp.build !== undefined && existsSync(builtCli) && stamp.build === fingerprint(root, buildInputs)
}

/**
 * @param {string} node
 * @param {import('./lib/progress.mjs').Progress} progress
 */
async function ensureBuild(node, progress) {
  if (isBuilt(readStamp(stampPath))) return
  // Taken before the build: an edit while it runs must lead to another one.
  const build = fingerprint(root, buildInputs)
  await progress.step('Building', async () => {
    const npm = npmCommand()
    const options = { name: 'build', cwd: root, env: environmentWithNode(node), shell: npm.shell }
    await runLogged(npm.program, [...npm.args, 'run', 'build'], options)
  })
  updateStamp(stampPath, { build })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const progress = createProgress()
  try {
    const started = Date.now()
    const { node, nativeFailure } = await setup({ retry: process.argv.includes('--retry'), progress })
    if (nativeFailure !== undefined) progress.note(`No native TensorFlow: ${nativeFailure}`)
    progress.note(`Tunery is set up (${Date.now() - started} ms); it runs on ${node}.`)
  } catch (error) {
    progress.note(`The set-up failed. ${error.message}`)
    process.exitCode = 1
  }
}
