#!/usr/bin/env node
/**
 * Brings what the end-to-end tests need beside npm's packages: a Chromium, an X server, an Electron that runs.
 * Nothing here is an error: what cannot be had is named with its reason, and its tests skip themselves.
 *
 *   node scripts/test-tools.mjs      prints the environment that the tests get
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { electronPath, pinnedElectronVersion, probeElectron } from './lib/electron-binary.mjs'
import { findProgram } from './lib/find-program.mjs'
import { createProgress } from './lib/progress.mjs'
import { runLogged } from './lib/run-logged.mjs'
import { ensureTestElectron, testElectronPath } from './lib/test-electron.mjs'

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Electron's own needs; newer releases of Debian and Ubuntu have the second names. */
const electronPackages = [
  ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libnotify4'],
  ['libgtk-3-0t64', 'libnss3', 'libasound2t64', 'libgbm1', 'libxss1', 'libxtst6', 'libnotify4'],
]

/**
 * @typedef {object} TestTools
 * @property {Record<string, string>} env  For every suite: `TUNERY_CHROMIUM` or `TUNERY_CHROMIUM_MISSING`,
 *   `TUNERY_TEST_ELECTRON` or `TUNERY_TEST_ELECTRON_MISSING`.
 * @property {string | undefined} xvfb  The X server's program.
 */

/**
 * @param {import('./lib/progress.mjs').Progress} progress
 * @returns {Promise<TestTools>}
 */
export async function prepareTestTools(progress) {
  const apt = createApt(progress)
  const chromium = await attempt(() => ensureChromium(apt))
  const xvfb = await attempt(() => ensureXvfb(apt))
  const electron = await attempt(() => ensureElectron(apt, progress))
  const electronReason = electron.reason ?? (needsXvfb() ? xvfb.reason : undefined)
  return {
    env: {
      ...(chromium.path === undefined ? { TUNERY_CHROMIUM_MISSING: chromium.reason } : { TUNERY_CHROMIUM: chromium.path }),
      ...(electronReason === undefined
        ? { TUNERY_TEST_ELECTRON: electron.path }
        : { TUNERY_TEST_ELECTRON_MISSING: electronReason }),
    },
    xvfb: xvfb.path,
  }
}

/** Whether windows need an X server that we start: on Linux without a display. */
export function needsXvfb(platform = process.platform, env = process.env) {
  return platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

/**
 * @param {() => Promise<string>} find
 * @returns {Promise<{ path?: string, reason?: string }>}
 */
async function attempt(find) {
  try {
    return { path: await find() }
  } catch (error) {
    return { reason: error.summary ?? error.message }
  }
}

/** @param {Apt} apt */
async function ensureChromium(apt) {
  const chosen = process.env.TUNERY_CHROMIUM
  if (chosen) return chosen
  const found = findProgram(chromiumNames)
  if (found !== undefined) return found
  await apt.install('Chromium', [['chromium', 'fonts-liberation']])
  return findProgram(chromiumNames) ?? fail('no Chromium was found, and apt-get brought none')
}

/** @param {Apt} apt */
async function ensureXvfb(apt) {
  if (process.platform !== 'linux') return ''
  const found = findProgram(['Xvfb'])
  if (found !== undefined) return found
  await apt.install('Xvfb', [['xvfb']])
  return findProgram(['Xvfb']) ?? fail('no Xvfb was found, and apt-get brought none')
}

/**
 * The Electron that the product pins where its binary is there, else the test Electron.
 * @param {Apt} apt
 * @param {import('./lib/progress.mjs').Progress} progress
 */
async function ensureElectron(apt, progress) {
  const chosen = process.env.TUNERY_TEST_ELECTRON
  if (chosen) return chosen
  const pinned = probeElectron(electronPath())
  if (pinned.version !== undefined && pinned.version === pinnedElectronVersion()) return electronPath()
  const binary = existsSync(testElectronPath)
    ? testElectronPath
    : await progress.step('Getting the test Electron', ensureTestElectron)
  if (probeElectron(binary).version !== undefined) return binary
  await apt.install("Electron's libraries", electronPackages)
  const probe = probeElectron(binary)
  return probe.version === undefined ? fail(probe.failure) : binary
}

/** @returns {never} */
function fail(reason) {
  throw new Error(reason)
}

/** @typedef {{ install: (title: string, alternatives: readonly (readonly string[])[]) => Promise<void> }} Apt */

/**
 * Installs Debian packages, where that is ours to do: as root. Package lists are fetched once.
 * @param {import('./lib/progress.mjs').Progress} progress
 * @returns {Apt}
 */
function createApt(progress) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const aptGet = (name, args) => runLogged('apt-get', args, { name, env, timeoutMs: 900_000 })
  let updated
  return {
    async install(title, alternatives) {
      const names = alternatives[0].join(' ')
      if (findProgram(['apt-get']) === undefined || process.getuid?.() !== 0) {
        fail(`${title} not found; install it (on Debian and Ubuntu: sudo apt-get install ${names})`)
      }
      await progress.step(`Installing ${title} (apt-get)`, async () => {
        updated ??= aptGet('apt-update', ['update'])
        await updated
        const packages = alternatives.find((list) => list.every(isInstallable)) ?? alternatives[0]
        await aptGet('apt-install', ['install', '-y', '--no-install-recommends', ...packages])
      })
    },
  }
}

/** @param {string} name */
function isInstallable(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' })
  return /Candidate: (?!\(none\))/.test(stdout ?? '')
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { env } = await prepareTestTools(createProgress())
  for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`)
}
