import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { runSeed } from '../../../../../electron/engine/study/repeats.ts'
import type { StudyDetail } from '../../../../../shared/contract/views.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../../../fixtures/objectives/${name}`, import.meta.url))
const cli = fileURLToPath(new URL('../../../../../electron/cli/index.ts', import.meta.url))

let folder: string
let engine: Engine | undefined
const file = (name: string): string => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-ending-'))
})
afterEach(async () => {
  await engine?.close()
  engine = undefined
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function open(database = 'studies.db'): Promise<Engine> {
  await engine?.close()
  return (engine = await openEngine({ databasePath: file(database), backend: 'cpu' }))
}

/** A command whose value has noise of its seed. */
function study(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'study',
    objective: { kind: 'command', command: [process.execPath, fixture('noisy-command.mjs'), file('journal')] },
    metrics: [{ name: 'y', goal: 'minimize' }],
    space: { x: { type: 'categorical', choices: [0, 0.5, 1] } },
    sampler: { name: 'grid' },
    parallel: 2,
    ...change,
  }
}

const journal = (): string[] => (existsSync(file('journal')) ? readFileSync(file('journal'), 'utf8').trim().split('\n') : [])

async function create(definition: Record<string, unknown>): Promise<number> {
  return ((await (engine ?? (await open())).client.studies.create({ study: definition, start: true })).studyId)
}

async function ended(studyId: number): Promise<StudyDetail> {
  const client = (engine ?? (await open())).client
  const stream = await client.live({ studyId, afterSeq: 0 })
  for await (const _ of stream) {
    const detail = await client.studies.get({ studyId })
    if (detail.status !== 'running') return detail
  }
  throw new Error('the live stream ended')
}

async function run(definition: Record<string, unknown>): Promise<{ studyId: number; detail: StudyDetail; trials: Trial[] }> {
  const studyId = await create(definition)
  const detail = await ended(studyId)
  return { studyId, detail, trials: await trialsOf(studyId) }
}

async function trialsOf(studyId: number): Promise<Trial[]> {
  return (await (engine ?? (await open())).client.trials.list({ studyId, offset: 0, limit: 1000 }))
}

async function csvOf(studyId: number): Promise<string> {
  let text = ''
  for await (const piece of await (engine ?? (await open())).client.studies.csv({ studyId, content: 'trials' })) text += piece
  return text
}

/** Runs a study by the CLI, and kills it each time the journal has grown by so many lines. @returns how often */
async function runAndKill(definition: Record<string, unknown>, every: number): Promise<number> {
  writeFileSync(file('study.json'), JSON.stringify(definition))
  for (let kills = 0; ; kills += 1) {
    const child = spawn(process.execPath, [cli, 'run', file('study.json'), '--db', file('killed.db')], { stdio: 'ignore' })
    const exit = new Promise((resolve) => child.once('exit', resolve))
    const before = journal().length
    while (child.exitCode === null && journal().length < before + every) await wait(5)
    const isOver = child.exitCode !== null
    child.kill('SIGKILL')
    await exit
    if (isOver) return kills
  }
}

describe('a study with repeats', () => {
  it('keeps the mean and the standard error of every trial’s runs, each with its own seed, and shows them in the CSV', { timeout: 60_000 }, async () => {
    const { studyId, trials } = await run(study({ repeats: 3, budget: { trials: 3 } }))
    const client = (engine ?? (await open())).client
    for (const { number, state, seed, values } of trials) {
      const { runs, curves } = await client.trials.get({ studyId, number })
      const ys = runs.map(({ y }) => y ?? NaN)
      const mean = ys.reduce((sum, y) => sum + y, 0) / 3
      expect(state).toBe('complete')
      expect(values['y']).toBeCloseTo(mean, 12)
      expect(values['y_se']).toBeCloseTo(Math.sqrt(ys.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 2 / 3), 12)
      expect(curves.find(({ metric }) => metric === 'y')).toMatchObject({ steps: [1, 2] })
      const seeds = journal().map((line) => Number(line.split(' ')[0]))
      expect([0, 1, 2].map((index) => seeds.filter((each) => each === runSeed(seed, index)).length)).toEqual([1, 1, 1])
    }
    const [header = '', first = ''] = (await csvOf(studyId)).split('\n')
    const column = header.trim().split(',').indexOf('user_attrs_y_se')
    expect(Number(first.split(',')[column])).toBe(trials[0]?.values['y_se'])
  })

  it('lets a scheduler that judges repeats stop a bad configuration after few of them', { timeout: 60_000 }, async () => {
    const { trials } = await run(study({ repeats: 8, budget: { trials: 3 }, parallel: 1, scheduler: { name: 'wilcoxon', p_threshold: 0.1 } }))
    const [best] = trials.filter(({ state }) => state === 'complete')
    expect(best).toMatchObject({ lastStep: 8, params: { x: 0 } })
    const pruned = trials.filter(({ state }) => state === 'pruned')
    expect(pruned.length).toBeGreaterThan(0)
    for (const { lastStep, message } of pruned) {
      expect(lastStep).toBeLessThan(8)
      expect(message).toContain('signed-rank')
    }
  })
})

describe('the end rules of a study', () => {
  it('end it when the target is reached: what still runs goes back to waiting, and goes on when the study is started again', { timeout: 60_000 }, async () => {
    const space = { x: { type: 'categorical', choices: [0, 10] } }
    const { detail, trials } = await run(study({ space, end: { target: 0.2 }, budget: { trials: 2 } }))
    expect(detail).toMatchObject({ status: 'finished', statusReason: expect.stringMatching(/^the target y 0.2 was reached by trial \d$/) })
    expect(trials.map(({ state }) => state).sort()).toEqual(['complete', 'waiting'])
  })

  it('end it without a new best in so many trials; started again, it goes on to the next end of a trial', { timeout: 60_000 }, async () => {
    const instant = study({ objective: { kind: 'module', path: fixture('instant.ts') }, space: { x: { type: 'float', low: 0, high: 1 } }, sampler: { name: 'random' }, parallel: 1, budget: { trials: 100 }, end: { no_improvement: 4 } })
    const { studyId, detail, trials } = await run(instant)
    expect(detail.statusReason).toBe('no new best in the last 4 finished trials')
    expect(trials.length).toBe((detail.best?.trialNumber ?? NaN) + 5)
    await (engine ?? (await open())).client.studies.start({ studyId })
    const again = await ended(studyId)
    expect(again.progress.finished).toBeGreaterThan(trials.length)
    expect(again.statusReason).toMatch(/^no new best in the last \d+ finished trials$/)
  })
})

describe('a study that confirms its best', () => {
  const confirm = { top: 2, confidence: 0.95, max_repeats: 8 }

  it('runs them again with the same fresh seeds until one beats the others, and calls the winner the best', { timeout: 60_000 }, async () => {
    const { studyId, detail, trials } = await run(study({ budget: { trials: 3 }, confirm }))
    const found = trials.filter(({ confirms }) => confirms === null)
    const confirming = trials.filter(({ confirms }) => confirms !== null)
    expect(found).toHaveLength(3)
    expect(detail.progress).toMatchObject({ finished: 3, total: 3 })
    expect(detail.confirmation).toMatchObject({ status: 'decided', winner: detail.best?.trialNumber })
    expect(found.find(({ number }) => number === detail.best?.trialNumber)?.params).toEqual({ x: 0 })
    expect(detail.statusReason).toMatch(/^all 3 trials are done; trial \d beats trial \d with probability (over )?[\d.]+ \(\d seeds\)$/)
    const seedsOf = (number: number | undefined): number[] => confirming.filter(({ confirms }) => confirms === number).map(({ seed }) => seed).sort()
    const [a, b] = detail.confirmation?.candidates.map(({ trialNumber }) => trialNumber) ?? []
    expect(seedsOf(a)).toEqual(seedsOf(b))
    expect(seedsOf(a).length).toBeGreaterThanOrEqual(3)
    expect(found.map(({ seed }) => seed).filter((seed) => seedsOf(a).includes(seed))).toEqual([])
    const events = await (engine ?? (await open())).client.studies.events({ studyId, afterSeq: 0, limit: 1000 })
    expect(events.filter(({ kind }) => kind === 'note').map(({ message }) => message)).toContain(detail.confirmation?.summary)
  })

  it('keeps the runs that there are when a larger budget makes it race again', { timeout: 60_000 }, async () => {
    const space = { x: { type: 'float', low: 0, high: 0.5 } }
    const { studyId, trials } = await run(study({ space, sampler: { name: 'random' }, budget: { trials: 3 }, parallel: 1, confirm }))
    const client = (engine ?? (await open())).client
    await client.studies.setBudget({ studyId, trials: 8, seconds: null, parallel: 1 })
    await client.studies.start({ studyId })
    const again = await ended(studyId)
    const all = await trialsOf(studyId)
    expect(again.progress).toMatchObject({ finished: 8, total: 8 })
    expect(all.slice(0, trials.length)).toEqual(trials)
    const confirming = all.filter(({ confirms }) => confirms !== null)
    const keys = confirming.map(({ params, seed }) => JSON.stringify([params, seed]))
    expect(new Set(keys).size).toBe(keys.length)
    expect(confirming.length).toBeGreaterThan(trials.length - 3)
    expect(again.confirmation?.candidates.map(({ trialNumber }) => trialNumber)).toContain(again.best?.trialNumber)
    if (again.confirmation?.status === 'decided') expect(again.best?.trialNumber).toBe(again.confirmation.winner)
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index))
  })

  it('says so when there are no two configurations to compare', { timeout: 60_000 }, async () => {
    const { detail } = await run(study({ space: { x: { type: 'categorical', choices: [1] } }, confirm }))
    expect(detail).toMatchObject({ confirmation: null, statusReason: expect.stringContaining('; there are no two configurations to confirm the best of') })
  })

  it('comes to the same end through kills at any moment, running no finished run again', { timeout: 120_000 }, async () => {
    const definition = study({ repeats: 2, budget: { trials: 3 }, parallel: 1, confirm })
    const straight = await run(definition)
    const runs = journal().length
    rmSync(file('journal'))
    const kills = await runAndKill(definition, 3)
    expect(kills).toBeGreaterThan(2)
    await open('killed.db')
    const found = await (engine ?? (await open())).client.studies.find({ name: 'study' })
    expect(found).toMatchObject({ status: 'finished', statusReason: straight.detail.statusReason, confirmation: straight.detail.confirmation })
    const results = (trials: readonly Trial[]): unknown[] => trials.map(({ number, state, params, seed, values, confirms }) => ({ number, state, params, seed, values, confirms }))
    expect(results(await trialsOf(found?.id ?? NaN))).toEqual(results(straight.trials))
    // A run that had ended when its engine was killed may not have been noted yet.
    expect(journal().length).toBeLessThanOrEqual(runs + kills)
  })
})
