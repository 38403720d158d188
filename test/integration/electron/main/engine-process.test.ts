import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { superviseEngine, type Engine } from '../../../../electron/main/engine-process.ts'
import { restartDelayMs } from '../../../../electron/main/restart-policy.ts'

const entry = fileURLToPath(new URL('../../../fixtures/shell/echo-engine.mjs', import.meta.url))

const speedUp = (delayMs: number | undefined) => (delayMs === undefined ? undefined : delayMs / 50)

type Told = 'ready' | 'data' | 'running' | 'lost' | 'fatal'
type Event = readonly [Told, ...unknown[]]

/** A supervised echo engine whose events can be waited for in turn. */
function startEcho(launch: { execPath?: string; env?: NodeJS.ProcessEnv } = {}) {
  const events: Event[] = []
  let wake = (): void => undefined
  const tell = (...event: Event): void => {
    events.push(event)
    wake()
  }
  const engine = superviseEngine(
    { entry, execPath: launch.execPath ?? process.execPath, env: { ...process.env, ...launch.env } },
    {
      ready: () => tell('ready'),
      data: (connection, data) => tell('data', connection, data),
      running: (studies) => tell('running', studies),
      lost: (delayMs) => tell('lost', delayMs),
      fatal: (message) => tell('fatal', message),
    },
    // The same policy, fifty times as fast.
    (failures) => speedUp(restartDelayMs(failures)),
  )
  engine.start()
  async function next(kind: Told): Promise<Event> {
    for (;;) {
      const event = events.shift()
      if (event?.[0] === kind) return event
      if (event === undefined) await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return { engine, next }
}

describe('the engine’s supervisor', () => {
  let started: Engine | undefined
  afterEach(async () => {
    await started?.shutdown(0)
  })

  it('carries data of every kind that a message port carries, unchanged', async () => {
    const { engine, next } = startEcho()
    started = engine
    await next('ready')
    const data = { text: 'a', bytes: new Uint8Array([1, 2, 255]), buffer: new Uint8Array([9]).buffer, when: new Date(5), map: new Map([['x', NaN]]), none: undefined }
    engine.send({ type: 'data', connection: 4, data })
    const [, connection, echoed] = await next('data')
    expect(connection).toBe(4)
    expect(echoed).toEqual(data)
    engine.send({ type: 'data', connection: 4, data: new Uint8Array([7]) })
    const [, , bytes] = await next('data')
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
  })

  it('starts the engine again after a crash, and says first that the connections are lost', async () => {
    const { engine, next } = startEcho()
    started = engine
    await next('ready')
    engine.send({ type: 'data', connection: 1, data: 'crash' })
    expect(await next('lost')).toEqual(['lost', 5])
    await next('ready')
    engine.send({ type: 'data', connection: 2, data: 'hello' })
    expect(await next('data')).toEqual(['data', 2, 'hello'])
  })

  it('counts no study as running when the engine is gone', async () => {
    const { engine, next } = startEcho()
    started = engine
    await next('ready')
    engine.send({ type: 'open', connection: 3 })
    expect(await next('running')).toEqual(['running', 3])
    engine.send({ type: 'data', connection: 3, data: 'crash' })
    expect(await next('running')).toEqual(['running', 0])
  })

  it('gives up with the engine’s own words when the engine says that it cannot go on, and starts again on demand', async () => {
    const { engine, next } = startEcho()
    started = engine
    await next('ready')
    engine.send({ type: 'data', connection: 1, data: 'fatal' })
    expect(await next('fatal')).toEqual(['fatal', 'the database is newer'])
    engine.start()
    await next('ready')
  })

  it('gives up with the last output after six crashes in a row', async () => {
    const { engine, next } = startEcho({ env: { TUNERY_ECHO_FAIL: 'no such library' } })
    started = engine
    const delays: unknown[] = []
    for (let crash = 1; crash < 6; crash++) delays.push((await next('lost'))[1])
    const [, message] = await next('fatal')
    expect(delays).toEqual([5, 10, 20, 40, 80])
    expect(message).toMatch(/6 times in a row.*exited with code 7[^]*no such library/)
  })

  it('gives up at once on a program that cannot be run, and names it', async () => {
    const { engine, next } = startEcho({ execPath: '/nowhere/node' })
    started = engine
    expect((await next('fatal'))[1]).toContain('could not be started with /nowhere/node')
  })

  it('ends the engine when told to, and a stubborn one by force', async () => {
    const polite = startEcho()
    await polite.next('ready')
    await polite.engine.shutdown(60_000)
    expect(polite.engine.isReady()).toBe(false)
    const stubborn = startEcho()
    await stubborn.next('ready')
    stubborn.engine.send({ type: 'data', connection: 1, data: 'stubborn' })
    await stubborn.next('data')
    await stubborn.engine.shutdown(100)
    expect(stubborn.engine.isReady()).toBe(false)
  })
})
