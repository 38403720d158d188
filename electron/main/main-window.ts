import { BrowserWindow, nativeTheme, screen } from 'electron'
import { loadWindowState, placeWindow, saveWindowState, smallestWindow } from './window-state.ts'

export interface MainWindowOptions {
  readonly pageUrl: string
  readonly preloadScript: string
  readonly icon: string
  /** Where the window's place is kept. */
  readonly stateFile: string
}

/** A page that crashed this often within a minute is left to the user's Reload. */
const mostReloads = 3
const reloadSpanMs = 60_000

/** Opens the window where it was last time, and shows it when it has something to show. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const kept = loadWindowState(options.stateFile)
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
  const window = new BrowserWindow({
    ...placeWindow(kept?.bounds, workAreas),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Tunery',
    icon: options.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161a' : '#ffffff',
    webPreferences: {
      preload: options.preloadScript,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // Its dictionaries would be downloaded.
      spellcheck: false,
    },
  })
  if (kept?.maximized === true) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => saveWindowState(options.stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }))
  reloadAfterCrash(window)
  void window.loadURL(options.pageUrl)
  return window
}

function reloadAfterCrash(window: BrowserWindow): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    const now = Date.now()
    crashes = [...crashes.filter((at) => now - at < reloadSpanMs), now]
    if (crashes.length <= mostReloads) window.webContents.reload()
  })
}

/** Brings a window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
