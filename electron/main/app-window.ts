import { app, type BrowserWindow, type WebContents } from 'electron'
import { join } from 'node:path'
import { messageOf } from '../../shared/errors.ts'
import { commandMessage } from '../../shared/shell-channels.ts'
import { pickStudyFile, tellUnreadable } from './dialogs.ts'
import { appFile, unpackedFile } from './locations.ts'
import { focusWindow, openMainWindow } from './main-window.ts'
import { createPageCommands } from './page-commands.ts'
import { readStudyFile } from './study-file.ts'

/** The app's one window, and what can be asked of it. */
export interface AppWindow {
  /** Opens the window, or brings it to the front. */
  show(): void
  openFiles(paths: readonly string[]): void
  /** Lets the user pick a study file and opens it. */
  pickFile(): Promise<void>
  command(name: 'new-study' | 'export-csv'): void
  /** The page in the window has loaded. */
  loaded(page: WebContents): void
}

/** `mayClose` says whether the window may close without the app's being asked to quit. */
export function createAppWindow(pageUrl: string, mayClose: () => boolean): AppWindow {
  const commands = createPageCommands()
  let window: BrowserWindow | undefined

  function show(): void {
    if (window !== undefined) return focusWindow(window)
    const opened = openMainWindow({
      pageUrl,
      preloadScript: appFile('out', 'electron', 'preload', 'index.cjs'),
      icon: unpackedFile('resources', 'icons', 'icon-512.png'),
      stateFile: join(app.getPath('userData'), 'window.json'),
    })
    window = opened
    opened.on('close', (event) => {
      if (mayClose()) return
      event.preventDefault()
      app.quit()
    })
    opened.on('closed', () => (window = undefined))
  }

  async function openFile(path: string): Promise<void> {
    try {
      const file = await readStudyFile(path)
      commands.send({ type: commandMessage, command: 'open-file', ...file })
    } catch (error) {
      await tellUnreadable(path, messageOf(error))
    }
  }

  function openFiles(paths: readonly string[]): void {
    show()
    for (const path of paths) void openFile(path)
  }

  return {
    show,
    openFiles,
    async pickFile() {
      const path = await pickStudyFile()
      if (path !== undefined) openFiles([path])
    },
    command(name) {
      show()
      commands.send({ type: commandMessage, command: name })
    },
    loaded: (page) => commands.loaded(page),
  }
}
