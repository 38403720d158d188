import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The first of these programs that is on the PATH.
 * @param {readonly string[]} names
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function findProgram(names, path = process.env.PATH ?? '') {
  const candidates = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
