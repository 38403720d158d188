import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { birthOf } from '../../../../../electron/engine/executors/linux-processes.ts'
import { killStrays } from '../../../../../electron/engine/executors/strays.ts'
import { eventually, isAlive } from '../../../../fixtures/executors/trials.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../fixtures/executors/${name}`, import.meta.url))
let files = ''
let trialDir = ''
let engine: ChildProcess | undefined

beforeEach(() => {
  files = mkdtempSync(join(tmpdir(), 'tunery-strays-'))
  trialDir = join(files, '1', '0')
  mkdirSync(join(trialDir, 'checkpoint'), { recursive: true })
})
afterEach(() => {
  engine?.kill('SIGKILL')
  rmSync(files, { recursive: true, force: true })
})

/** Starts an engine that runs a trial, waits for its first report, and ends it. @returns the trial's process */
async function endEngine(signal: 'SIGKILL' | 'SIGTERM', ...args: string[]): Promise<number> {
  engine = spawn(process.execPath, [fixture('engine-with-trial.ts'), trialDir, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (engine.stdout === null) throw new Error('the engine has no output')
  const [line] = (await once(engine.stdout, 'data')) as [Buffer]
  const { pid } = JSON.parse(line.toString()) as { pid: number }
  expect(isAlive(pid)).toBe(true)
  engine.kill(signal)
  await once(engine, 'exit')
  return pid
}

describe.runIf(process.platform !== 'win32')('an engine that is killed', () => {
  it('takes its workers with it within 2 s', async () => {
    const pid = await endEngine('SIGKILL', 'worker', fixture('scripted-worker.mjs'), 'ignore the answer')
    const killedAt = performance.now()
    await eventually(() => !isAlive(pid))
    expect(performance.now() - killedAt).toBeLessThan(2000)
  })

  it('leaves a command behind, which the next engine ends', async () => {
    const pid = await endEngine('SIGKILL', 'command', fixture('endless-command.mjs'))
    expect(isAlive(pid)).toBe(true)
    expect(await killStrays(files)).toBe(1)
    await eventually(() => !isAlive(pid))
    expect(existsSync(join(trialDir, 'process.json'))).toBe(false)
    expect(await killStrays(files)).toBe(0)
  })

  it('leaves a worker behind that hangs, which the next engine ends', async () => {
    const pid = await endEngine('SIGKILL', 'worker', fixture('scripted-worker.mjs'), 'hang')
    expect(await killStrays(files)).toBe(1)
    await eventually(() => !isAlive(pid))
  })
})

describe.runIf(process.platform !== 'win32')('an engine that exits without waiting', () => {
  it('takes the command of a trial with it', async () => {
    const pid = await endEngine('SIGTERM', 'command', fixture('endless-command.mjs'))
    await eventually(() => !isAlive(pid))
  })
})

describe('killStrays', () => {
  it('spares a process that has got the id of one that is gone', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true })
    const pid = other.pid ?? 0
    writeFileSync(join(trialDir, 'process.json'), JSON.stringify({ pid, startedAt: Date.now() - 3_600_000, birth: `${birthOf(pid) ?? ''}0` }))
    expect(await killStrays(files)).toBe(0)
    expect(isAlive(pid)).toBe(true)
    other.kill('SIGKILL')
  })

  it.runIf(process.platform === 'linux')('finds what a leader that has ended left in its group', async () => {
    const child = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })`
    const leader = spawn(process.execPath, ['-e', `console.log(${child}.pid); process.exit()`], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
      env: { ...process.env, TUNERY_TRIAL_DIR: trialDir },
    })
    const [line] = (await once(leader.stdout, 'data')) as [Buffer]
    await once(leader, 'exit')
    writeFileSync(join(trialDir, 'process.json'), JSON.stringify({ pid: leader.pid, startedAt: 0, birth: 'gone' }))
    expect(isAlive(Number(line))).toBe(true)
    expect(await killStrays(files)).toBe(1)
    await eventually(() => !isAlive(Number(line)))
  })

  it('does nothing without a folder, and forgets a record that it cannot read', async () => {
    writeFileSync(join(trialDir, 'process.json'), '{"pid": "x"')
    expect(await killStrays(files)).toBe(0)
    expect(existsSync(join(trialDir, 'process.json'))).toBe(false)
    expect(await killStrays(join(files, 'none'))).toBe(0)
  })
})
