import { app, BrowserWindow, ipcMain, Menu, session } from 'electron'
import { z } from 'zod'
import { connectChannel } from '../../shared/shell-channels.ts'
import { registerPageScheme, servePage } from './app-protocol.ts'
import { createAppWindow, type AppWindow } from './app-window.ts'
import { askToQuit } from './dialogs.ts'
import { saveDownloads } from './downloads.ts'
import { linkEngine } from './engine-link.ts'
import { hardenSession, hardenWebContents, isPageFrame } from './hardening.ts'
import { appFile, pageUrlFor, userDataFolder } from './locations.ts'
import { menuTemplate } from './menu.ts'
import { pageOrigin } from './page-files.ts'
import { installQuitFlow } from './quit-flow.ts'
import { studyFilesIn } from './study-file.ts'

/** How long the engine may take to put running trials away. */
const shutdownLimitMs = 10_000
const secondStartSchema = z.object({ files: z.array(z.string()) })

app.setName('Tunery')
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', userDataFolder())
registerPageScheme()
// As root, Chromium runs without its sandbox or not at all: whoever starts Tunery so has said --no-sandbox.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

const files = studyFilesIn(process.argv, process.cwd())
if (app.requestSingleInstanceLock({ files })) run(files)
else app.quit()

function run(firstFiles: readonly string[]): void {
  const pageUrl = pageUrlFor(pageOrigin)
  const engine = linkEngine(() => quitFlow.quitNow())
  const quitFlow = installQuitFlow({
    runningStudies: () => engine.runningStudies(),
    ask: askToQuit,
    async finish() {
      for (const window of BrowserWindow.getAllWindows()) window.hide()
      await engine.shutdown(shutdownLimitMs)
    },
  })
  // On macOS an app goes on without a window; elsewhere its last window is the app.
  const window = createAppWindow(pageUrl, () => process.platform === 'darwin' || quitFlow.isQuitting())

  hardenWebContents(pageUrl)
  ipcMain.on(connectChannel, (event) => {
    if (!isPageFrame(event.senderFrame, pageUrl)) return
    engine.connect(event.sender)
    window.loaded(event.sender)
  })
  reopenOnDemand(window)

  void app.whenReady().then(() => {
    hardenSession(session.defaultSession, pageUrl)
    saveDownloads(session.defaultSession)
    servePage(appFile('out', 'renderer'))
    installMenu(window)
    engine.start()
    window.openFiles(firstFiles)
  })
}

/** The system or another start of the app wants the window, or a file in it. */
function reopenOnDemand(window: AppWindow): void {
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void app.whenReady().then(() => window.openFiles([path]))
  })
  app.on('second-instance', (_event, _argv, _folder, data) => window.openFiles(secondStartSchema.safeParse(data).data?.files ?? []))
  app.on('activate', () => window.show())
  // Without a listener the app would quit when its window closes, on macOS too.
  app.on('window-all-closed', () => undefined)
}

function installMenu(window: AppWindow): void {
  const template = menuTemplate(process.platform, {
    newStudy: () => window.command('new-study'),
    exportCsv: () => window.command('export-csv'),
    openStudyFile: () => void window.pickFile(),
    about: () => app.showAboutPanel(),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
