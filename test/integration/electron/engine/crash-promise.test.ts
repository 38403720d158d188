import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine } from '../../../../electron/engine/index.ts'
import { createRng } from '../../../../shared/random/rng.ts'

const cli = fileURLToPath(new URL('../../../../electron/cli/index.ts', import.meta.url))
const objective = fileURLToPath(new URL('../../../fixtures/objectives/acknowledged.ts', import.meta.url))
const kills = 20
const trials = 400

let folder: string
const file = (name: string): string => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

function writeStudy(): void {
  const study = {
    name: 'crash',
    objective: { kind: 'module', path: objective, fixed: { journal: file('journal') } },
    metrics: [{ name: 'y', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    budget: { trials },
    parallel: 2,
  }
  writeFileSync(file('study.json'), JSON.stringify(study))
}

function startRun(): ChildProcess {
  return spawn(process.execPath, [cli, 'run', file('study.json'), '--db', file('crash.db'), '--backend', 'cpu'], { stdio: 'ignore' })
}

/** The direct children of a process, by /proc. */
function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : []
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
}

async function journalGrowsBeyond(size: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && (!existsSync(file('journal')) || readFileSync(file('journal')).length <= size)) await wait(10)
}

interface Completed {
  number: number
  y: number
  endedAt: number
}

/** SQLite's own verdict, while no engine has the database open. */
function expectSound(): void {
  const database = new Database(file('crash.db'))
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
}

async function completedTrials(): Promise<Completed[]> {
  const engine = await openEngine({ databasePath: file('crash.db'), mode: 'read' })
  const found = await engine.client.studies.find({ name: 'crash' })
  const rows = found === null ? [] : await engine.client.trials.list({ studyId: found.id, offset: 0, limit: 100000 })
  await engine.close()
  return rows.filter(({ state }) => state === 'complete').map(({ number, values, endedAt }) => ({ number, y: values['y'] ?? NaN, endedAt: endedAt ?? NaN }))
}

/** Kills the engine, or one of its workers, at a random moment of work. */
async function runAndKill(random: () => number, round: number): Promise<void> {
  const sizeBefore = existsSync(file('journal')) ? readFileSync(file('journal')).length : 0
  const child = startRun()
  await journalGrowsBeyond(sizeBefore, child)
  await wait(random() * 250)
  const [worker] = childrenOf(child.pid ?? 0)
  if (round % 2 === 1 && worker !== undefined) {
    process.kill(worker, 'SIGKILL')
    await wait(random() * 250)
  }
  child.kill('SIGKILL')
  await exited(child)
}

describe.skipIf(!existsSync('/proc/self/task'))('the crash promise', () => {
  it(`keeps every completed trial and every acknowledged report through ${kills} kills at random moments`, { timeout: 300_000 }, async () => {
    writeStudy()
    const rng = createRng(20261124)
    let before: Completed[] = []
    for (let round = 0; round < kills; round += 1) {
      await runAndKill(rng.uniform, round)
      expectSound()
      const now = await completedTrials()
      expect(now.filter(({ number }) => before.some((trial) => trial.number === number))).toEqual(before)
      before = now
    }
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(trials)

    const last = startRun()
    await exited(last)
    expect(last.exitCode).toBe(0)
    const engine = await openEngine({ databasePath: file('crash.db'), mode: 'read' })
    const study = await engine.client.studies.find({ name: 'crash' })
    const all = await engine.client.trials.list({ studyId: study?.id ?? -1, offset: 0, limit: 100000 })
    const curves = await engine.client.curves({ studyId: study?.id ?? -1, metric: 'y' })
    await engine.close()
    expect(all.map(({ number }) => number)).toEqual(Array.from({ length: trials }, (_, number) => number))
    expect(all.filter(({ state }) => state !== 'complete').map(({ number, state, reason, message }) => ({ number, state, reason, message }))).toEqual([])

    const numberOf = new Map(all.map((trial) => [trial.seed, trial.number]))
    const stored = new Map(curves.map((curve) => [curve.trialNumber, new Map(curve.steps.map((step, i) => [step, curve.values[i]]))]))
    const acknowledged = readFileSync(file('journal'), 'utf8').trim().split('\n').map((line) => line.split(' ').map(Number))
    const lost = acknowledged.filter(([seed, step, y]) => stored.get(numberOf.get(seed ?? -1) ?? -1)?.get(step ?? -1) !== y)
    expect(lost).toEqual([])
    expect(readdirSync(folder).filter((name) => name.endsWith('-journal'))).toEqual([])
  })
})
