import type { EngineMessage, HostMessage } from '../../shared/shell-protocol.ts'
import { spawnEngine, type EngineChild, type EngineEnd, type EngineLaunch } from './engine-child.ts'
import { countFailures, restartDelayMs } from './restart-policy.ts'

/** What the supervisor tells of. */
export interface EngineListener {
  /** The engine takes connections; it has none. */
  ready(): void
  data(connection: number, data: unknown): void
  running(studies: number): void
  /** The engine is gone and every connection with it; it is started again after `delayMs`. */
  lost(delayMs: number): void
  /** The engine is gone and is not started again, unless by `start`. The message is for the user. */
  fatal(message: string): void
}

/** The engine's process, kept alive. */
export interface Engine {
  start(): void
  isReady(): boolean
  /** Dropped when the engine is not there: whoever is connected learns of that from `lost`. */
  send(message: HostMessage): void
  /** Asks the engine to end, and kills it when it has not done so after `limitMs`. It is not started again. */
  shutdown(limitMs: number): Promise<void>
}

/**
 * Starts the engine, and starts it again after a crash, later each time.
 * Six crashes in a row, none after a minute of running, are fatal; so is a program that cannot be run.
 */
export function superviseEngine(launch: EngineLaunch, listener: EngineListener, delayAfter = restartDelayMs): Engine {
  let child: EngineChild | undefined
  let ready = false
  let ending = false
  let failures = 0
  let lastFatal: string | undefined
  let restart: NodeJS.Timeout | undefined

  function start(): void {
    clearTimeout(restart)
    if (child !== undefined || ending) return
    const startedAt = performance.now()
    lastFatal = undefined
    child = spawnEngine(launch, hear)
    void child.ended.then((end) => {
      child = undefined
      ready = false
      listener.running(0)
      if (!ending) recover(end, performance.now() - startedAt)
    })
  }

  function hear(message: EngineMessage): void {
    if (message.type === 'ready') {
      ready = true
      listener.ready()
    } else if (message.type === 'data') listener.data(message.connection, message.data)
    else if (message.type === 'running') listener.running(message.studies)
    else lastFatal = message.message
  }

  function recover(end: EngineEnd, uptimeMs: number): void {
    failures = countFailures(failures, uptimeMs)
    const delayMs = delayAfter(failures)
    if (lastFatal === undefined && end.started && delayMs !== undefined) {
      restart = setTimeout(start, delayMs)
      return listener.lost(delayMs)
    }
    const unexplained = end.started ? `The engine has stopped ${failures} times in a row. The last time it ${end.how}` : `The engine ${end.how}`
    failures = 0
    listener.fatal(lastFatal ?? unexplained)
  }

  return {
    start,
    isReady: () => ready,
    send: (message) => child?.send(message),
    async shutdown(limitMs) {
      ending = true
      clearTimeout(restart)
      const last = child
      if (last === undefined) return
      last.send({ type: 'shutdown' })
      const kill = setTimeout(() => last.kill(), limitMs)
      await last.ended
      clearTimeout(kill)
    },
  }
}
