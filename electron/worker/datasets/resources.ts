import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of a dataset that ships with the app: `resources/datasets/<name>` beside or above this file.
 * @throws Error when the installation lacks it
 */
export function shippedDataset(name: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'datasets', name)
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) throw new Error(`The dataset ${name} is missing from this installation: reinstall Tunery.`)
  }
}
