import { fork } from 'node:child_process'
import { once } from 'node:events'
import { messageOf } from '../../shared/errors.ts'
import { engineMessageSchema, type EngineMessage, type HostMessage } from '../../shared/shell-protocol.ts'

/** How the engine is started. */
export interface EngineLaunch {
  /** The engine's entry script. */
  readonly entry: string
  /** A Node; when left out, the Node that this process is (in Electron, its own binary as Node). */
  readonly execPath?: string
  readonly env: NodeJS.ProcessEnv
}

/** How an engine process ended. */
export interface EngineEnd {
  /** False when the program could not be run at all: another try would end the same. */
  readonly started: boolean
  /** In words, the last output included. */
  readonly how: string
}

/** One life of the engine's process. */
export interface EngineChild {
  /** Never rejects. */
  readonly ended: Promise<EngineEnd>
  /** A message to an engine that has ended or ends meanwhile is dropped. */
  send(message: HostMessage): void
  kill(): void
}

const lastWordsLength = 4096

/** Starts an engine process. */
export function spawnEngine(launch: EngineLaunch, onMessage: (message: EngineMessage) => void): EngineChild {
  const child = fork(launch.entry, [], {
    execPath: launch.execPath,
    execArgv: [],
    env: launch.env,
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    // Ctrl-C in a terminal reaches the whole group; the engine ends when main tells it to, or when main is gone.
    detached: process.platform !== 'win32',
  })
  child.on('message', (message) => onMessage(engineMessageSchema.parse(message)))
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text)
    lastWords = (lastWords + text).slice(-lastWordsLength)
  })
  // What goes wrong after the start shows in how the process ends.
  child.on('error', () => undefined)
  const started = once(child, 'spawn')
  const ended = new Promise<EngineEnd>((resolve) => {
    started.catch((error: unknown) => resolve({ started: false, how: `could not be started with ${launch.execPath ?? process.execPath}: ${messageOf(error)}` }))
    child.once('close', (code, signal) => {
      const how = code === null ? `was ended by ${String(signal)}` : `exited with code ${code}`
      resolve({ started: true, how: `${how}.\n\n${lastWords}`.trim() })
    })
  })
  return {
    ended,
    send: (message) => {
      if (child.connected) child.send(message, () => undefined)
    },
    kill: () => child.kill('SIGKILL'),
  }
}
