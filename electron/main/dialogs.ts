import { BrowserWindow, dialog, type MessageBoxOptions } from 'electron'
import { studyFileExtensions } from './study-file.ts'

/** Asks whether to quit while studies run; true to quit. */
export async function askToQuit(studies: number): Promise<boolean> {
  const pressed = await ask({
    type: 'question',
    message: studies === 1 ? 'A study is running' : `${studies} studies are running`,
    detail: studies === 1 ? 'If you quit, it goes on from where it is at the next start.' : 'If you quit, they go on from where they are at the next start.',
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  })
  return pressed === 1
}

/** Says why the engine cannot go on; true to try again. */
export async function askToRetry(message: string): Promise<boolean> {
  const pressed = await ask({
    type: 'error',
    message: 'Tunery’s engine cannot start',
    detail: message,
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return pressed === 0
}

/** Says that a study file could not be opened. */
export async function tellUnreadable(path: string, reason: string): Promise<void> {
  await ask({ type: 'error', message: 'The study file cannot be opened', detail: `${path}\n\n${reason}`, buttons: ['OK'] })
}

/** Lets the user pick a study file; undefined when they do not. */
export async function pickStudyFile(): Promise<string | undefined> {
  const options = {
    title: 'Open Study File',
    properties: ['openFile' as const],
    filters: [
      { name: 'Study files', extensions: studyFileExtensions },
      { name: 'All files', extensions: ['*'] },
    ],
  }
  const window = BrowserWindow.getAllWindows()[0]
  const picked = window === undefined ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options)
  return picked.filePaths[0]
}

async function ask(options: MessageBoxOptions): Promise<number> {
  const window = BrowserWindow.getAllWindows()[0]
  const shown = { ...options, title: 'Tunery', noLink: true }
  const { response } = window === undefined ? await dialog.showMessageBox(shown) : await dialog.showMessageBox(window, shown)
  return response
}
