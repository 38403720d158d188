import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a set-up has done, so that the next one does only what has changed. Kept in node_modules: it goes with it.
 * @typedef {object} Stamp
 * @property {string} [lock]  The hash of the package-lock.json that is installed.
 * @property {string} [build]  The fingerprint of the sources that are built.
 * @property {{ inputs: string, folder?: string, failure?: string }} [native]  The last try at the native runtime.
 * @property {{ version: string, failure: string }} [electron]  The last failed try at Electron's binary.
 */

/**
 * @param {string} path
 * @returns {Stamp} An empty one if there is none, or none that can be read.
 */
export function readStamp(path) {
  try {
    const stamp = JSON.parse(readFileSync(path, 'utf8'))
    return typeof stamp === 'object' && stamp !== null && !Array.isArray(stamp) ? stamp : {}
  } catch {
    return {}
  }
}

/**
 * Changes some fields, leaving the others; whole or not at all.
 * @param {string} path
 * @param {Stamp} changes
 */
export function updateStamp(path, changes) {
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify({ ...readStamp(path), ...changes }, undefined, 2)}\n`)
  renameSync(temporary, path)
}

/**
 * The hash of a file's content; `undefined` if it is not there.
 * @param {string} path
 */
export function hashFile(path) {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return undefined
  }
}

/**
 * A hash over names, sizes and times of modification of everything in the given files and folders: cheap enough
 * for every start, and it changes whenever an editor or git writes a file. What is not there counts as absent.
 * @param {string} folder
 * @param {readonly string[]} names
 */
export function fingerprint(folder, names) {
  const hash = createHash('sha256')
  for (const name of names) addTo(hash, folder, name)
  return hash.digest('hex')
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} folder
 * @param {string} name
 */
function addTo(hash, folder, name) {
  const path = join(folder, name)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) {
    hash.update(`${name} absent\n`)
  } else if (stats.isDirectory()) {
    for (const child of readdirSync(path).sort()) addTo(hash, folder, `${name}/${child}`)
  } else {
    hash.update(`${name} ${stats.size} ${stats.mtimeMs}\n`)
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for, although no stamp says so: somebody ran npm by hand.
 * npm's own record of an installation is compared; optional packages may be missing (they are for other platforms).
 * @param {{ packages?: Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }> }} wanted
 * @param {{ packages?: Record<string, { version?: string }> }} installed
 */
export function isInstalled(wanted, installed) {
  const present = installed.packages ?? {}
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '' || entry.link === true) return true
    const found = present[path]
    return found === undefined ? entry.optional === true || entry.devOptional === true : found.version === entry.version
  })
}
