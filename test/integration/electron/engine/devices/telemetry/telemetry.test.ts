import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTelemetry, type Telemetry, type TelemetryOptions } from '../../../../../../electron/engine/devices/telemetry/telemetry.ts'
import type { DeviceSample } from '../../../../../../shared/contract/telemetry.ts'
import { eventually, isAlive } from '../../../../../fixtures/executors/trials.ts'
import { definitionOf, temporaryFolder, temporaryStore } from '../../store/temporary-store.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../../fixtures/devices/${name}`, import.meta.url))

function telemetryOf(options: Partial<TelemetryOptions> & Pick<TelemetryOptions, 'store'>): Telemetry {
  const telemetry = createTelemetry({ clock: Date.now, nvidiaSmi: null, sampleMs: 20, keepMs: 60, ...options })
  onTestFinished(() => telemetry.close())
  return telemetry
}

const nobody = { addTelemetry: (): void => undefined }

describe('live telemetry', () => {
  it.skipIf(process.platform === 'win32')('has the processor and every card, each sample once', async () => {
    const telemetry = telemetryOf({ store: nobody, nvidiaSmi: { program: fixture('nvidia-smi') } })
    const watching = new AbortController()
    const samples: DeviceSample[] = []
    for await (const batch of telemetry.watch(watching.signal)) {
      samples.push(...batch.samples)
      const names = batch.devices.map(({ name }) => name)
      if (samples.filter(({ device }) => device === 'cuda:1').length >= 2) {
        expect(names.slice(1)).toEqual(['NVIDIA H100 80GB HBM3', 'Quadro P400'])
        watching.abort()
      }
    }
    expect(new Set(samples.map(({ device }) => device))).toEqual(new Set(['cpu', 'cuda:0', 'cuda:1']))
    expect(samples.find(({ device }) => device === 'cuda:0')).toMatchObject({ utilisation: 0.97, memoryMiB: 5120, watts: 350.12, temperatureC: 41 })
    const cpu = samples.filter(({ device }) => device === 'cpu').map(({ at }) => at)
    expect(cpu).toEqual(cpu.toSorted((a, b) => a - b))
    expect(new Set(samples).size).toBe(samples.length)
  })

  it('begins with what others have seen before, and ends with the engine', async () => {
    const telemetry = telemetryOf({ store: nobody })
    const forever = new AbortController().signal
    const first = telemetry.watch(forever)
    let seen = 0
    while (seen < 3) seen += (await first.next()).value?.samples.length ?? 0
    const second = telemetry.watch(forever)
    expect((await second.next()).value?.samples.length).toBeGreaterThanOrEqual(3)
    await telemetry.close()
    expect((await second.next()).done).toBe(true)
    expect((await first.next()).done).toBe(true)
  })
})

describe('the telemetry of a study', () => {
  it.skipIf(process.platform === 'win32')('runs one tool for all who need it, and none when nobody does', async () => {
    const pids = join(temporaryFolder(), 'pids')
    vi.stubEnv('TUNERY_TEST_PIDS', pids)
    onTestFinished(() => void vi.unstubAllEnvs())
    const started = (): number[] => (existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').map(Number) : [])
    const telemetry = telemetryOf({ store: nobody, nvidiaSmi: { program: fixture('nvidia-smi-falls-silent'), backOffMs: 1 } })
    const [one, other] = [telemetry.record(1), telemetry.record(2)]
    await eventually(() => started().length === 1)
    one()
    expect(started().every(isAlive)).toBe(true)
    other()
    await eventually(() => !started().some(isAlive))
    telemetry.record(3)
    await eventually(() => started().length === 2)
  })

  it('is kept at a low rate while the study runs, the last of it when it ends', async () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    const telemetry = telemetryOf({ store })
    const end = telemetry.record(id)
    await eventually(() => store.telemetry(id, 100).length >= 3)
    end()
    const kept = store.telemetry(id, 100)
    expect(kept.every(({ device, memoryMiB }) => device === 'cpu' && (memoryMiB ?? 0) > 0)).toBe(true)
    const gaps = kept.slice(1, -1).map(({ at }, i) => at - (kept[i]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(55)
    const later = store.createStudy(definitionOf({ name: 'later' }), 0)
    telemetry.record(later.id)
    await eventually(() => store.telemetry(later.id, 100).length >= 2)
    expect(store.telemetry(id, 100)).toEqual(kept)
  })

  it('never breaks the study: a database that cannot be written is said once', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    onTestFinished(() => warn.mockRestore())
    let tries = 0
    const full = {
      addTelemetry: (): never => {
        tries += 1
        throw new Error('the disk is full')
      },
    }
    const end = telemetryOf({ store: full }).record(7)
    await eventually(() => tries >= 2)
    end()
    end()
    expect(warn.mock.calls).toEqual([['What the devices do is not kept for study 7: the disk is full']])
  })
})
