import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine } from '../../../../../electron/engine/index.ts'
import { workerEntry } from '../../../../../electron/engine/devices/worker-environment.ts'
import { createDeviceFinder } from '../../../../../electron/engine/devices/devices.ts'
import { evaluateTrial } from '../../../../../electron/engine/study/evaluate.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

const root = new URL('../../../../../', import.meta.url)
const cli = fileURLToPath(new URL('electron/cli/index.ts', root))
const command = fileURLToPath(new URL('test/fixtures/objectives/population.mjs', root))

let folder: string
const file = (name: string): string => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-forks-'))
  const study = {
    name: 'population',
    objective: { kind: 'command', command: [process.execPath, command] },
    metrics: [{ name: 'loss', goal: 'minimize' }],
    space: { rate: { type: 'float', low: 0, high: 1 } },
    sampler: { name: 'random' },
    scheduler: { name: 'pbt', population: 3, interval_epochs: 2, max_epochs: 6, quantile: 0.34 },
    budget: { trials: 5 },
    parallel: 2,
  }
  writeFileSync(file('study.json'), JSON.stringify(study))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const startRun = (): ChildProcess => spawn(process.execPath, [cli, 'run', file('study.json'), '--db', file('forks.db')], { stdio: 'ignore' })
const stateOf = (number: number): string => file(join('forks.db-files', '1', String(number), 'checkpoint', 'state.json'))

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

async function readTrials(metric = 'loss') {
  const engine = await openEngine({ databasePath: file('forks.db'), mode: 'read', backend: 'cpu' })
  const [summary] = await engine.client.studies.list()
  const studyId = summary?.id ?? -1
  const study = await engine.client.studies.get({ studyId })
  const trials = await engine.client.trials.list({ studyId, offset: 0, limit: 100 })
  const details = await Promise.all(trials.map(({ number }) => engine.client.trials.get({ studyId, number })))
  const events = await engine.client.studies.events({ studyId, afterSeq: 0, limit: 1000 })
  const curves = await engine.client.curves({ studyId, metric })
  await engine.close()
  return { study, trials, details, events, curves }
}

/** The rates that a trial's steps had, as its checkpoint tells. */
const ratesOf = (number: number): number[] => (JSON.parse(readFileSync(stateOf(number), 'utf8')) as { rates: number[] }).rates

/** Up to where it was copied a trial has been trained with its donor's rates, from there on with its own. */
function expectLineage(trials: readonly Trial[], { number, params, forkedFrom }: Trial): void {
  const rates = ratesOf(number)
  const inherited = rates.findIndex((rate) => rate === params['rate'])
  if (forkedFrom === null) return expect(inherited).toBe(0)
  // A command that is told to end may save one more step first.
  expect(inherited).toBeGreaterThanOrEqual(forkedFrom.step)
  const donor = trials[forkedFrom.trial]
  expect(rates.slice(0, inherited)).toEqual(donor === undefined ? undefined : ratesOf(donor.number).slice(0, inherited))
  expect(new Set(rates.slice(inherited))).toEqual(new Set([params['rate']]))
}

describe('a population of a built-in task', () => {
  it('trains on from the copied checkpoints, which are gone when it is over', { timeout: 120_000 }, async () => {
    const data = { path: fileURLToPath(new URL('test/fixtures/worker/tiny.csv', root)), target: 'class' }
    const study = {
      name: 'trained',
      objective: { kind: 'builtin', task: 'csv/mlp', data, fixed: { epochs: 6, units: 8, layers: 1 } },
      metrics: [{ name: 'val_loss', goal: 'minimize' }],
      space: { learning_rate: { type: 'float', low: 0.001, high: 0.1, log: true } },
      sampler: { name: 'random' },
      scheduler: { name: 'pbt', population: 3, interval_epochs: 2, quantile: 0.34 },
      budget: { trials: 5 },
      parallel: 1,
      // Trained again one at a time, they are to come to the same bits.
      fuse: 1,
    }
    const engine = await openEngine({ databasePath: file('forks.db'), backend: 'cpu' })
    const { studyId } = await engine.client.studies.create({ study, start: true })
    for await (const _ of await engine.client.live({ studyId, afterSeq: 0 })) if ((await engine.client.studies.get({ studyId })).status === 'finished') break
    await engine.close()
    const { study: detail, trials, curves } = await readTrials('val_loss')
    const forks = trials.filter(({ forkedFrom }) => forkedFrom !== null)
    expect(forks.length).toBeGreaterThan(0)
    for (const { number, forkedFrom } of forks) {
      expect(curves.find(({ trialNumber }) => trialNumber === number)?.steps[0]).toBe((forkedFrom?.step ?? 0) + 1)
      // A worker that cannot use a checkpoint says so there, and one that has nothing to say writes none.
      expect(existsSync(file(join('forks.db-files', String(studyId), String(number), 'log.txt')))).toBe(false)
    }
    expect(trials.filter(({ state }) => state === 'fail')).toEqual([])
    // The whole line of trials, trained again from the start, comes to the same weights.
    const last = forks.findLast(({ state }) => state === 'complete')
    const lineage = last === undefined ? [] : [last]
    for (let from = last?.forkedFrom; from; from = lineage[0]?.forkedFrom) lineage.unshift(...trials.slice(from.trial, from.trial + 1))
    expect(lineage.length).toBeGreaterThan(1)
    const values = await evaluateTrial(detail.definition, lineage, { backend: 'cpu', fallbacks: [], entry: workerEntry(), env: {} }, createDeviceFinder().withoutCards())
    expect(values).toMatchObject({ val_loss: last?.values['val_loss'], test_loss: expect.any(Number) })
    expect(trials.filter(({ number }) => existsSync(file(join('forks.db-files', String(studyId), String(number), 'checkpoint'))))).toEqual([])
  })
})

describe('a population of commands', { timeout: 120_000 }, () => {
  it('goes on from the copied checkpoints of the best, and tells the lineage', async () => {
    expect(await exitOf(startRun())).toBe(0)
    const { study, trials, details, events, curves } = await readTrials()
    expect(study).toMatchObject({ status: 'finished', statusReason: 'all 5 trials are done', progress: { finished: 5 } })
    expect(trials.map(({ forkedFrom, state }) => [forkedFrom === null, state]).sort()).toEqual([
      [false, 'complete'],
      [false, expect.stringMatching('complete|pruned')],
      [true, expect.any(String)],
      [true, expect.any(String)],
      [true, expect.any(String)],
    ])
    for (const trial of trials) expectLineage(trials, trial)
    for (const { number, forkedFrom, params } of trials) {
      if (forkedFrom === null) continue
      const first = curves.find(({ trialNumber }) => trialNumber === number)?.steps[0] ?? 0
      expect(first).toBeGreaterThan(forkedFrom.step)
      const told = events.find(({ trialNumber, message }) => trialNumber === number && message.startsWith(`Trial ${number} goes on from trial ${forkedFrom.trial} at step ${forkedFrom.step} with rate `))
      expect(told?.message).toContain(`→ ${Number(Number(params['rate']).toPrecision(4))}: `)
    }
    const replaced = details.filter(({ trial }) => trial.state === 'pruned')
    expect(replaced.length).toBe(2)
    for (const { trial, decisions } of replaced) expect(decisions.at(-1)).toMatchObject({ kind: 'stop', why: trial.message })
  })

  it('goes on after its engine was killed with the copies that it had', async () => {
    const first = startRun()
    while (first.exitCode === null && !existsSync(stateOf(3))) await wait(5)
    first.kill('SIGKILL')
    await exitOf(first)
    const copied = (JSON.parse(readFileSync(stateOf(3), 'utf8')) as { step: number }).step
    expect(copied).toBeGreaterThanOrEqual(2)
    const before = (await readTrials()).trials

    expect(await exitOf(startRun())).toBe(0)
    const { trials, study } = await readTrials()
    expect(study).toMatchObject({ status: 'finished' })
    expect(trials).toHaveLength(5)
    expect(trials.slice(0, before.length).map(({ params, forkedFrom }) => ({ params, forkedFrom }))).toEqual(before.map(({ params, forkedFrom }) => ({ params, forkedFrom })))
    for (const trial of trials) expectLineage(trials, trial)
  })
})
