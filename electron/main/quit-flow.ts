import { app } from 'electron'

/** What quitting needs to know and to do. */
export interface QuitSteps {
  /** How many studies run now. */
  runningStudies(): number
  /** Asks the user; true to quit. */
  ask(studies: number): Promise<boolean>
  /** Ends what must not be cut off. */
  finish(): Promise<void>
}

export interface QuitFlow {
  /** Whether windows may close for good. */
  isQuitting(): boolean
  /** Quits without asking: the system or the terminal wants it. */
  quitNow(): void
}

/**
 * Quitting asks first when studies run, then lets the engine put its trials away.
 * Every way to quit (menu, last window, the system) comes through `before-quit`.
 */
export function installQuitFlow(steps: QuitSteps): QuitFlow {
  let state: 'open' | 'asking' | 'finishing' | 'done' = 'open'

  async function ask(): Promise<void> {
    const studies = steps.runningStudies()
    if (studies > 0) {
      state = 'asking'
      if (!(await steps.ask(studies))) {
        // A signal may have begun to end the app while the question was open.
        if (state === 'asking') state = 'open'
        return
      }
    }
    await finish()
  }

  async function finish(): Promise<void> {
    if (state === 'finishing' || state === 'done') return
    state = 'finishing'
    await steps.finish()
    state = 'done'
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (state === 'done') return
    event.preventDefault()
    if (state === 'open') void ask()
  })
  // Not before the app is ready: Chromium installs handlers of its own meanwhile, which would ask.
  void app.whenReady().then(() => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void finish())
  })

  return { isQuitting: () => state === 'finishing' || state === 'done', quitNow: () => void finish() }
}
