import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The `LD_LIBRARY_PATH` of a process that loads the CUDA runtime; the system reads it when the process starts.
 * libtensorflow finds most of NVIDIA's libraries along its own run path, but not cuSOLVER, without which it uses no card.
 * Ours come before the user's: another CUDA there would come before the run path.
 * @param folder of the runtime; the entries that are not there yet, or not needed, are left out
 */
export function libraryPath(folder: string): string {
  const nvidia = join(folder, 'nvidia')
  const libraries = existsSync(nvidia) ? readdirSync(nvidia).map((name) => join(nvidia, name, 'lib')) : []
  const others = process.env['LD_LIBRARY_PATH']?.split(delimiter).filter((path) => path !== '') ?? []
  return [...libraries, ...others].join(delimiter)
}
