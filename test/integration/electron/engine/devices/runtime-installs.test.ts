import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEngine } from '../../../../../electron/engine/index.ts'
import { RuntimeInstalls } from '../../../../../electron/engine/devices/runtime/index.ts'
import type { InstallEvent } from '../../../../../shared/contract/runtimes.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../fixtures/devices/${name}`, import.meta.url))

let installs: RuntimeInstalls
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-installs-'))
  vi.stubEnv('TUNERY_DATA', folder)
  installs = new RuntimeInstalls(fixture('scripted-install.mjs'))
})
afterEach(async () => {
  await installs.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

async function all(events: AsyncIterable<InstallEvent>): Promise<InstallEvent[]> {
  const list: InstallEvent[] = []
  for await (const event of events) list.push(event)
  return list
}

/** Listens until the scripted program has told how far it is. */
async function untilDownloading(events: AsyncIterable<InstallEvent>): Promise<InstallEvent | undefined> {
  for await (const event of events) if (event.event === 'progress' && event.step === 'downloading') return event
  return undefined
}

const cudaView = async () => (await installs.views()).find(({ kind }) => kind === 'cuda')

describe.skipIf(process.platform === 'win32')('the installations of an engine', { timeout: 30_000 }, () => {
  it('run in a process that is told what to install, and say how far they are and how they end', async () => {
    vi.stubEnv('SCRIPTED_END', 'installed')
    const events = await all(installs.install({ kind: 'cuda', from: '/stick', force: true }))
    expect(events.filter(({ event }) => event === 'progress').at(-1)).toMatchObject({ step: 'downloading', done: 5, total: 10, item: { name: 'cuda --json --force --from=/stick' } })
    expect(events.at(-1)).toMatchObject({ event: 'installed', runtime: { kind: 'cuda', version: '1.2.3', bytes: 10 } })
    expect((await cudaView())?.installing).toBeNull()
  })

  it('go on when the one who watches leaves, and are joined by the next one', async () => {
    const first = await untilDownloading(installs.install({ kind: 'cuda', force: false }))
    expect((await cudaView())?.installing).toMatchObject({ step: 'downloading', done: 5 })
    const joined = all(installs.install({ kind: 'cuda', force: false }))
    await installs.cancel('cuda')
    expect(await joined).toEqual([first, { event: 'cancelled' }])
    expect((await cudaView())?.installing).toBeNull()
  })

  it('are left by an aborted signal too', async () => {
    const abort = new AbortController()
    const events = installs.install({ kind: 'cuda', force: false }, abort.signal)
    await events.next()
    abort.abort()
    await all(events)
    expect((await cudaView())?.installing).not.toBeNull()
  })

  it('end with the engine', async () => {
    await untilDownloading(installs.install({ kind: 'cuda', force: false }))
    await installs.close()
    expect((await cudaView())?.installing).toBeNull()
  })

  it.each([
    ['failed', 'The disk is full.'],
    ['crash', 'The installation ended without a word (exit code 7).\nout of luck'],
  ])('that %s say why, and may be started again', async (end, words) => {
    vi.stubEnv('SCRIPTED_END', end)
    await expect(all(installs.install({ kind: 'tensorflow', force: false }))).rejects.toThrow(words)
    vi.stubEnv('SCRIPTED_END', 'installed')
    expect((await all(installs.install({ kind: 'tensorflow', force: false }))).at(-1)).toMatchObject({ event: 'installed' })
  })

  it('keep a runtime from being removed at the same time', async () => {
    await untilDownloading(installs.install({ kind: 'cuda', force: false }))
    await expect(installs.uninstall('cuda')).rejects.toThrow('The CUDA runtime is being installed: cancel that first.')
    await installs.cancel('cuda')
    await installs.uninstall('cuda')
  })
})

it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the contract tells of both runtimes, and why one cannot be installed', { timeout: 60_000 }, async () => {
  const programs = join(folder, 'bin')
  mkdirSync(programs)
  copyFileSync(fixture('nvidia-smi-old'), join(programs, 'nvidia-smi'))
  chmodSync(join(programs, 'nvidia-smi'), 0o755)
  vi.stubEnv('PATH', `${programs}${delimiter}${process.env['PATH'] ?? ''}`)
  const engine = await openEngine({ databasePath: join(folder, 'tunery.db'), backend: 'cpu' })
  try {
    expect(await engine.client.runtimes.status()).toMatchObject([
      { kind: 'tensorflow', state: { status: 'missing' }, release: { version: '2.21.0' }, keptBytes: 0, obstacle: null, installing: null },
      { kind: 'cuda', state: { status: 'missing' }, release: { version: '2.21.0', downloadBytes: 3_379_253_592 } },
    ])
    await expect(engine.client.runtimes.install({ kind: 'cuda' }).then(all)).rejects.toMatchObject({
      code: 'TUNERY',
      message: expect.stringContaining('The NVIDIA driver is 470.256.02; CUDA 12 needs 525 or newer.'),
    })
    await engine.client.runtimes.cancel({ kind: 'cuda' })
    await engine.client.runtimes.uninstall({ kind: 'cuda' })
  } finally {
    await engine.close()
  }
})
