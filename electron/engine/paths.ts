import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the app's own data: databases, runtimes. `TUNERY_DATA` moves it. */
export function dataFolder(): string {
  const chosen = process.env['TUNERY_DATA']
  if (chosen !== undefined && chosen !== '') return chosen
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Tunery')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tunery')
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'tunery')
}

/** The folder that holds `resources/`: the checkout, or the packaged app. */
function appFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'resources'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error(`No folder "resources" beside or above ${fileURLToPath(import.meta.url)}: reinstall Tunery`)
    folder = parent
  }
  return folder
}

/** Datasets, sample studies, SQL migrations and schemas that ship with the app. */
export function resourcesFolder(): string {
  return join(appFolder(), 'resources')
}

/** The database that is used when none is named. */
export function defaultDatabasePath(): string {
  return join(dataFolder(), 'tunery.db')
}
