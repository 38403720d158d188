import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** better-sqlite3's prebuilt binaries need Node-API 10 (22.14), and our TypeScript sources type stripping (22.18). */
export const minimumVersion = '22.18.0'

/**
 * Whether a Node version ('22.14.0', with or without a leading v) can run Tunery.
 * 23.0 to 23.5 is newer in number only: it has neither Node-API 10 nor type stripping without a flag.
 * @param {string} version
 */
export function isRecentEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  if (major === 22) return minor >= 18
  if (major === 23) return minor >= 6
  return major >= 24
}

/**
 * Where npm puts the Node of an optional dependency `node-<platform>-<arch>`.
 * @param {string} modulesFolder
 * @param {string} platform
 * @param {string} arch
 */
export function bundledNodePath(modulesFolder, platform, arch) {
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`
  return join(modulesFolder, name, 'bin', platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * The Node that runs Tunery: the one that runs this, if it is new enough, else the one that npm brought.
 * `undefined` if neither is there.
 * @param {string} modulesFolder
 * @param {{ version?: string, execPath?: string, platform?: string, arch?: string }} [system]
 * @returns {string | undefined}
 */
export function findNode(modulesFolder, system = {}) {
  const { version = process.version, execPath = process.execPath, platform = process.platform, arch = process.arch } = system
  if (isRecentEnough(version)) return execPath
  const bundled = bundledNodePath(modulesFolder, platform, arch)
  return existsSync(bundled) ? bundled : undefined
}

/**
 * An environment in which `node` is this Node, also for the programs that an npm script starts.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWithNode(node, env = process.env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...env, [name]: [dirname(node), env[name] ?? ''].join(delimiter), TUNERY_NODE: node }
}
