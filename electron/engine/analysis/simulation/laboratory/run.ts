import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { simulationMessageSchema, type SimulationEvent, type SimulationInput } from '../../../../../shared/contract/simulation.ts'
import { TuneryError } from '../../../../../shared/errors.ts'

const entry = new URL(`./main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** What is simulated, and for whom. */
export interface SimulationJob {
  readonly input: SimulationInput
  /** Where studies are; not looked at for a function. */
  readonly databasePath: string
  /** Ends the simulation, without an error. */
  readonly signal?: AbortSignal
}

/**
 * Simulates in a process of its own, so that the engine's loop stays free. The process is gone when this ends, however it ends.
 * @returns progress, and last the result
 * @throws TuneryError bad-input with the fields that are wrong, not-found, unavailable when the process was lost, …
 */
export async function* runSimulation({ input, databasePath, signal }: SimulationJob): AsyncGenerator<SimulationEvent> {
  if (isOver(signal)) return
  const child = fork(fileURLToPath(entry), [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] })
  const kill = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', kill)
  try {
    const messages = messagesOf(child)
    child.send({ input, databasePath, engine: process.pid })
    for await (const raw of messages) {
      if (isOver(signal)) return
      const message = simulationMessageSchema.parse(raw)
      if (message.kind === 'error') throw new TuneryError(message.code, message.message, message.issues)
      yield message
      if (message.kind === 'result') return
    }
    if (!isOver(signal)) throw new TuneryError('unavailable', `The simulation ended before it was done (${child.signalCode ?? `exit code ${String(child.exitCode)}`}): the computer may be out of memory`)
  } finally {
    signal?.removeEventListener('abort', kill)
    kill()
  }
}

/** In a function of its own, because the compiler does not know that it changes. */
function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}

/** The child's messages, until it is gone. */
async function* messagesOf(child: ChildProcess): AsyncGenerator<unknown> {
  const waiting: unknown[] = []
  let isClosed = false
  let failure: Error | undefined
  let wake = (): void => undefined
  child.on('message', (message) => {
    waiting.push(message)
    wake()
  })
  child.on('error', (error) => {
    failure = error
    wake()
  })
  child.on('close', () => {
    isClosed = true
    wake()
  })
  for (;;) {
    while (waiting.length > 0) yield waiting.shift()
    if (failure !== undefined) throw failure
    if (isClosed) return
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
}
