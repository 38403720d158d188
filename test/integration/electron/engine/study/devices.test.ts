import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { safe } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import type { StudyDetail } from '../../../../../shared/contract/views.ts'

const tools = fileURLToPath(new URL('../../../../fixtures/devices', import.meta.url))
let folder: string
let engine: Engine

beforeEach(async () => {
  // A machine with two cards.
  vi.stubEnv('PATH', `${tools}${delimiter}${process.env['PATH'] ?? ''}`)
  vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined)
  folder = mkdtempSync(join(tmpdir(), 'tunery-devices-'))
  engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu' })
})
afterEach(async () => {
  await engine.close()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** A command that prints which cards it sees, and takes this long. */
function study(gpus_per_trial: number | undefined, ms = 0): Record<string, unknown> {
  const source = `console.log('cards=' + process.env.CUDA_VISIBLE_DEVICES); setTimeout(() => console.log('y=1'), ${String(ms)})`
  return {
    name: 'study',
    objective: { kind: 'command', command: [process.execPath, '-e', source] },
    metrics: [{ name: 'y', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    budget: { trials: 4 },
    parallel: 4,
    gpus_per_trial,
  }
}

async function finished(studyId: number): Promise<StudyDetail> {
  for await (const _ of await engine.client.live({ studyId, afterSeq: 0 })) {
    const detail = await engine.client.studies.get({ studyId })
    if (detail.status !== 'running') return detail
  }
  throw new Error('the live stream ended')
}

async function run(definition: Record<string, unknown>): Promise<{ studyId: number; cards: string[]; slots: string[] }> {
  const { studyId } = await engine.client.studies.create({ study: definition, start: true })
  const { filesFolder } = await finished(studyId)
  const trials = await engine.client.trials.list({ studyId, offset: 0, limit: 100 })
  return {
    studyId,
    cards: trials.map(({ number }) => /cards=(.*)/.exec(readFileSync(join(filesFolder, String(studyId), String(number), 'log.txt'), 'utf8'))?.[1] ?? ''),
    slots: trials.map(({ slot }) => slot ?? ''),
  }
}

describe.skipIf(process.platform === 'win32')('a study on a machine with two cards', () => {
  it('runs as many commands as there are cards for, whatever it asks for at once', async () => {
    const { cards, slots } = await run(study(1))
    expect(new Set(cards)).toEqual(new Set(['0', '1']))
    expect(new Set(slots)).toEqual(new Set(['command-0', 'command-1']))
  })

  it('is not started when it was stopped before its cards were found', async () => {
    const { studyId } = await engine.client.studies.create({ study: study(1), start: false })
    const starting = engine.client.studies.start({ studyId })
    await engine.client.studies.stop({ studyId })
    await starting
    const { status, progress } = await engine.client.studies.get({ studyId })
    expect(status).toBe('stopped')
    expect(Object.values(progress.counts)).toEqual([0, 0, 0, 0, 0])
  })

  it('lets two commands share a card', async () => {
    const { cards, slots } = await run(study(0.5, 200))
    expect(cards.toSorted()).toEqual(['0', '0', '1', '1'])
    expect(new Set(slots).size).toBe(4)
  })

  it('inherits what the engine sees where nothing is said', async () => {
    expect((await run(study(undefined))).cards).toEqual(['undefined', 'undefined', 'undefined', 'undefined'])
  })

  it('does not start when a trial needs more cards than there are, and says so', async () => {
    const { error } = await safe(engine.client.studies.create({ study: study(3), start: true }))
    expect(error).toMatchObject({ message: expect.stringContaining('needs 3 graphics cards (gpus_per_trial), and there are 2') })
    const found = await engine.client.studies.find({ name: 'study' })
    expect(found?.status).toBe('created')
    // The same study, with fewer, is the same study.
    const { studyId } = await run(study(2))
    expect(studyId).toBe(found?.id)
  })

  it('pauses, and says why, when it was to go on and the cards are gone', async () => {
    const { studyId } = await engine.client.studies.create({ study: study(1, 600_000), start: true })
    await engine.close()
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1')
    engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu', resume: true })
    const { status, statusReason } = await finished(studyId)
    expect(status).toBe('paused')
    expect(statusReason).toContain('no NVIDIA card can be used. CUDA_VISIBLE_DEVICES is "-1", which hides every card.')
  })

  it('keeps what its devices did, and shows it afterwards', async () => {
    const { studyId } = await run({ ...study(undefined, 1300), budget: { trials: 1 } })
    const samples = await engine.client.studies.telemetry({ studyId })
    expect(new Set(samples.map(({ device }) => device))).toEqual(new Set(['cpu', 'cuda:0', 'cuda:1']))
    expect(samples.find(({ device }) => device === 'cuda:0')).toMatchObject({ watts: expect.closeTo(350.12), temperatureC: 41 })
  })

  it('shows what its devices do while anybody listens', async () => {
    const listening = new AbortController()
    const seen = new Set<string>()
    for await (const { devices } of await engine.client.devices.telemetry(undefined, { signal: listening.signal })) {
      for (const { device } of devices) seen.add(device)
      if (seen.size === 3) break
    }
    expect([...seen].toSorted()).toEqual(['cpu', 'cuda:0', 'cuda:1'])
  })
})
