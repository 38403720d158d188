import { constants, setPriority } from 'node:os'
import { z } from 'zod'
import { simulationInputSchema, type simulationMessageSchema } from '../../../../../shared/contract/simulation.ts'
import { messageOf, TuneryError } from '../../../../../shared/errors.ts'
import { replayAll } from './laboratory.ts'
import { openSource } from './open-source.ts'

/*
 * The process that simulates: gets one input, sends progress and a result, and ends. It computes without a pause, at a lower priority than
 * a study that runs at the same time.
 */

type Message = z.infer<typeof simulationMessageSchema>

/** `engine`: the process that asks. It may be gone before this one has started. */
const jobSchema = z.object({ input: simulationInputSchema, databasePath: z.string(), engine: z.int() })

/** Resolves when the message is out, so that nothing is lost at the end. */
function send(message: Message): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve()
    else process.send(message, undefined, undefined, () => resolve())
  })
}

/** The loop is never free to hear that the engine is gone: whose child this is tells at once, where the system has that (on Windows the channel does, between replays). */
function endWith(engine: number): () => void {
  return () => {
    if (process.ppid !== engine || !process.connected) process.exit(1)
  }
}

async function run(job: unknown): Promise<void> {
  const { input, databasePath, engine } = jobSchema.parse(job)
  const endWithEngine = endWith(engine)
  await send({ kind: 'progress', done: 0, total: 0, doing: 'reading' })
  const source = openSource(input.source, databasePath)
  for (const event of replayAll(source, input, endWithEngine)) {
    await send(event)
    endWithEngine()
  }
}

function failure(thrown: unknown): Message {
  if (thrown instanceof TuneryError) return { kind: 'error', code: thrown.code, message: thrown.message, issues: [...thrown.issues] }
  return { kind: 'error', code: 'unavailable', message: `The simulation failed: ${messageOf(thrown)}`, issues: [] }
}

try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
} catch {
  // Some systems do not let a process lower its own priority; it is a courtesy.
}
// Ctrl-C in a terminal reaches every process of the group: the engine ends this one in its own time.
process.on('SIGINT', () => undefined)
process.once('message', (job) => {
  void run(job)
    .catch((thrown: unknown) => send(failure(thrown)))
    .then(() => process.disconnect())
})
