import { powerSaveBlocker, type WebContents } from 'electron'
import { askToRetry } from './dialogs.ts'
import { superviseEngine, type Engine } from './engine-process.ts'
import { engineLaunch } from './locations.ts'
import { createPageRelay } from './page-relay.ts'

/** The engine and the pages connected to it. */
export interface EngineLink extends Pick<Engine, 'start' | 'shutdown'> {
  /** A page has loaded. */
  connect(page: WebContents): void
  /** How many studies run now. */
  runningStudies(): number
}

/** Joins the engine to the pages; `quit` is called when it cannot go on and the user does not try again. */
export function linkEngine(quit: () => void): EngineLink {
  let runningStudies = 0
  const stayAwake = createStayAwake()
  const engine = superviseEngine(engineLaunch(), {
    ready: () => relay.connectAll(),
    data: (connection, data) => relay.deliver(connection, data),
    running(studies) {
      runningStudies = studies
      stayAwake(studies > 0)
    },
    lost: () => relay.closeAll(),
    fatal(message) {
      relay.closeAll()
      void askToRetry(message).then((again) => (again ? engine.start() : quit()))
    },
  })
  const relay = createPageRelay(engine)
  return {
    start: () => engine.start(),
    shutdown: (limitMs) => engine.shutdown(limitMs),
    connect: (page) => relay.connect(page),
    runningStudies: () => runningStudies,
  }
}

/** A computer that falls asleep stops tuning. */
function createStayAwake(): (wanted: boolean) => void {
  let blocker: number | undefined
  return (wanted) => {
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!wanted && blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }
}
