import { z } from 'zod'
import { messageOf } from '../../shared/errors.ts'
import { hostMessageSchema, type EngineMessage, type HostMessage } from '../../shared/shell-protocol.ts'
import { backendNameSchema } from '../../shared/worker-protocol.ts'
import { openEngine, type Engine } from './index.ts'

/**
 * The engine as a child of the shell: opens the database, goes on with the studies that were running,
 * and serves every page whose messages the shell relays.
 */
function send(message: EngineMessage, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => sent?.())
  else sent?.()
}

function serve(engine: Engine): (message: HostMessage) => void {
  const connections = new Map<number, ReturnType<Engine['openChannel']>>()
  return (message) => {
    switch (message.type) {
      case 'open':
        connections.set(message.connection, engine.openChannel((data) => send({ type: 'data', connection: message.connection, data })))
        return
      case 'data':
        connections.get(message.connection)?.receive(message.data)
        return
      case 'close':
        connections.get(message.connection)?.close()
        connections.delete(message.connection)
        return
      case 'shutdown':
        void end(engine)
    }
  }
}

async function end(engine: Engine): Promise<void> {
  await engine.close()
  process.exit(0)
}

async function main(): Promise<void> {
  const environment = z.object({ TUNERY_DATABASE: z.string().optional(), TUNERY_BACKEND: backendNameSchema.optional() }).parse(process.env)
  const early: HostMessage[] = []
  let handle = (message: HostMessage): void => void early.push(message)
  process.on('message', (raw) => {
    const message = hostMessageSchema.safeParse(raw)
    if (message.success) handle(message.data)
  })
  const engine = await openEngine({
    databasePath: environment.TUNERY_DATABASE,
    backend: environment.TUNERY_BACKEND,
    resume: true,
    onRunning: (studies) => send({ type: 'running', studies }),
  })
  handle = serve(engine)
  for (const message of early) handle(message)
  process.on('disconnect', () => void end(engine))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(engine))
  send({ type: 'ready' })
}

main().catch((error: unknown) => {
  send({ type: 'fatal', message: messageOf(error) }, () => process.exit(1))
})
