/**
 * A training worker: a process that the engine forks, one group of trials at a time, on one backend for life.
 *
 * Its environment says which: `TUNERY_BACKEND`, and for the native one `TUNERY_TENSORFLOW_RUNTIME`. What it is told
 * and what it answers is in shared/worker-protocol.ts; what it prints belongs to the trial's log.
 */
import { messageOf } from '../../shared/errors.ts'
import { backendNameSchema, type WorkerMessage } from '../../shared/worker-protocol.ts'
import type { Backend } from './backends/backend.ts'
import { loadBackend } from './backends/index.ts'
import { openChannel } from './channel.ts'
import { createSession, memoryMiB } from './session.ts'
import { failureReason } from './training/failure.ts'
import { createJobRunner } from './training/run-job.ts'

async function load(): Promise<Backend> {
  return loadBackend(backendNameSchema.parse(process.env['TUNERY_BACKEND']))
}

const channel = openChannel()
const loading = load()
const session = createSession(channel, loading.then(createJobRunner))
channel.onCommand((command) => {
  session.handle(command)
})

/** Nobody knows what an error that nothing caught has left behind: the trials have failed, and the process ends. */
function crash(error: unknown): void {
  console.error(error instanceof Error ? error.stack : error)
  const running = session.running()
  if (running.length === 0) process.exit(1)
  running.forEach((member, position) => {
    const failed: WorkerMessage = { type: 'failed', member, reason: failureReason(error), message: messageOf(error), memoryMiB: memoryMiB() }
    // Messages arrive in their order: once the last has gone, all have.
    if (position < running.length - 1) channel.send(failed)
    else channel.sendAndExit(failed, 1)
  })
}
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)

const { name, version, device } = await loading
channel.send({ type: 'ready', backend: name, version, device, startMs: Math.round(process.uptime() * 1000) })
