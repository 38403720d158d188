import { app } from 'electron'
import { createHash } from 'node:crypto'
import { join, resolve, sep } from 'node:path'
import type { EngineLaunch } from './engine-child.ts'

/**
 * Where the shell keeps its own files (window, cache): apart from the engine's data folder, and one for each
 * `TUNERY_DATA`, because two data folders are two instances of the app.
 */
export function userDataFolder(): string {
  const data = process.env['TUNERY_DATA']
  const shell = join(app.getPath('appData'), 'tunery-shell')
  if (data === undefined || data === '') return join(shell, 'default')
  return join(shell, createHash('sha256').update(resolve(data)).digest('hex').slice(0, 12))
}

/** A file of the app, as the shell reads it (also out of the archive of a packaged app). */
export function appFile(...names: readonly string[]): string {
  return join(app.getAppPath(), ...names)
}

/** A file of the app as any program reads it: in a packaged app, beside the archive. */
export function unpackedFile(...names: readonly string[]): string {
  return appFile(...names).replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}

/** How to start the engine: with the Node that `TUNERY_NODE` names, else with Electron's own binary as Node. */
export function engineLaunch(): EngineLaunch {
  const entry = unpackedFile('out', 'electron', 'engine', 'main.js')
  const node = process.env['TUNERY_NODE']
  // Electron's own fork sets ELECTRON_RUN_AS_NODE, and on macOS takes the helper, which has no icon in the dock.
  return { entry, execPath: node === '' ? undefined : node, env: process.env }
}

/** The page's address: Vite's server while developing, which a packaged app never asks for. */
export function pageUrlFor(origin: string): string {
  const server = process.env['ELECTRON_RENDERER_URL']
  return !app.isPackaged && server !== undefined && server !== '' ? new URL('/', server).href : `${origin}/`
}
