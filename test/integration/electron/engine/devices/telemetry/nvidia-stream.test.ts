import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNvidiaStream, type NvidiaStream, type NvidiaStreamOptions } from '../../../../../../electron/engine/devices/telemetry/nvidia-stream.ts'
import { eventually, isAlive } from '../../../../../fixtures/executors/trials.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../../fixtures/devices/${name}`, import.meta.url))
let folder = ''
let stream: NvidiaStream | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-telemetry-'))
  process.env['TUNERY_TEST_PIDS'] = join(folder, 'pids')
})
afterEach(async () => {
  await stream?.stop()
  delete process.env['TUNERY_TEST_PIDS']
  rmSync(folder, { recursive: true, force: true })
})

/** The tools that were started, in their order. */
function started(): number[] {
  const path = join(folder, 'pids')
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map(Number) : []
}

function read(name: string, options: Partial<NvidiaStreamOptions> = {}): string[] {
  const readings: string[] = []
  stream = createNvidiaStream({ program: fixture(name), onReading: ({ sample }) => readings.push(sample.device), backOffMs: 10, ...options })
  stream.start()
  return readings
}

describe.skipIf(process.platform === 'win32')('the stream of nvidia-smi', () => {
  it('reads each card again and again, and ends with its last reader', async () => {
    const readings = read('nvidia-smi')
    await eventually(() => readings.length >= 6)
    expect(readings.slice(0, 4)).toEqual(['cuda:0', 'cuda:1', 'cuda:0', 'cuda:1'])
    const last = stream?.stop()
    const count = readings.length
    await last
    expect(readings.length).toBe(count)
  })

  it('starts a tool that has died again', async () => {
    read('nvidia-smi-dies')
    await eventually(() => started().length >= 3)
    await stream?.stop()
    await eventually(() => !started().some(isAlive))
  })

  it('ends a tool that has fallen silent, and never runs two', async () => {
    const readings = read('nvidia-smi-falls-silent', { silentLimitMs: 400 })
    for (let count = 1; count <= 3; count += 1) {
      await eventually(() => started().length >= count)
      const earlier = started().slice(0, -1)
      await eventually(() => !earlier.some(isAlive))
    }
    expect(readings.length).toBeGreaterThan(0)
    await stream?.stop()
    await eventually(() => !started().some(isAlive))
  })

  it('runs one tool, however often it is started and stopped', async () => {
    read('nvidia-smi-falls-silent')
    await eventually(() => started().length === 1)
    const stopped = stream?.stop()
    stream?.start()
    stream?.start()
    await stopped
    await eventually(() => started().length === 2 && started().filter(isAlive).length === 1)
  })

  it.runIf(process.platform === 'linux')('gives no successor to a tool that cannot be ended, and waits for it no longer', async () => {
    const left = join(folder, 'left')
    process.env['TUNERY_TEST_LEFT'] = left
    const readings = read('nvidia-smi-stuck', { silentLimitMs: 100 })
    await eventually(() => readings.length === 1)
    const [tool = 0] = started()
    await eventually(() => !isAlive(tool))
    await stream?.stop()
    stream?.start()
    await stream?.stop()
    expect(started()).toEqual([tool])
    process.kill(Number(readFileSync(left, 'utf8')), 'SIGKILL')
    delete process.env['TUNERY_TEST_LEFT']
  })

  it('is content where there is no tool', async () => {
    const readings = read('no-such-tool')
    await stream?.stop()
    expect(readings).toEqual([])
  })

  it('leaves nothing behind when the engine is killed, even a tool that hangs', async () => {
    const engine = spawn(process.execPath, [fixture('telemetry-engine.ts'), fixture('nvidia-smi-falls-silent')], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(engine.stdout, 'data')
    const [tool = 0] = started()
    expect(isAlive(tool)).toBe(true)
    engine.kill('SIGKILL')
    await once(engine, 'exit')
    await eventually(() => !isAlive(tool))
  })
})
