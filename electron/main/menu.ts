import type { MenuItemConstructorOptions } from 'electron'

/** What the menu's own items do. */
export interface MenuActions {
  newStudy(): void
  openStudyFile(): void
  exportCsv(): void
  about(): void
}

/** The application menu. */
export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const about: MenuItemConstructorOptions = { label: 'About Tunery', click: () => actions.about() }
  const file: MenuItemConstructorOptions[] = [
    { label: 'New Study', accelerator: 'CmdOrCtrl+N', click: () => actions.newStudy() },
    { label: 'Open Study File…', accelerator: 'CmdOrCtrl+O', click: () => actions.openStudyFile() },
    { type: 'separator' },
    { label: 'Export CSV', accelerator: 'CmdOrCtrl+E', click: () => actions.exportCsv() },
    { type: 'separator' },
    isMac ? { role: 'close' } : { role: 'quit' },
  ]
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    { role: 'toggleDevTools' },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    { label: 'File', submenu: file },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
    { label: 'Help', role: 'help', submenu: [about] },
  ]
}
