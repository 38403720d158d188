import { workerCommandSchema, type WorkerCommand, type WorkerMessage } from '../../shared/worker-protocol.ts'

/** The engine, as a worker sees it. */
export interface Channel {
  send(message: WorkerMessage): void
  /** Sends a last message, then ends the process. */
  sendAndExit(message: WorkerMessage, exitCode: number): void
  onCommand(listener: (command: WorkerCommand) => void): void
}

/**
 * The IPC channel of a forked process. A worker without its engine has nothing to live for: it exits when the
 * channel closes.
 * @throws Error when the process was not forked
 */
export function openChannel(): Channel {
  if (process.send === undefined) throw new Error('A training worker is started by Tunery, not by hand.')
  process.once('disconnect', () => process.exit(0))
  const send = (message: WorkerMessage, done?: () => void): void => {
    if (process.connected) process.send?.(message, undefined, undefined, done)
    else done?.()
  }
  return {
    send: (message) => {
      send(message)
    },
    sendAndExit(message, exitCode) {
      send(message, () => process.exit(exitCode))
    },
    onCommand(listener) {
      process.on('message', (message: unknown) => {
        listener(workerCommandSchema.parse(message))
      })
    },
  }
}
