import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine } from '../../../../../electron/engine/index.ts'
import type { Progress } from '../../../../../shared/contract/views.ts'
import type { Curve, Trial } from '../../../../../shared/domain/trial.ts'

const data = fileURLToPath(new URL('../../../../fixtures/worker/tiny.csv', import.meta.url))
const cli = fileURLToPath(new URL('../../../../../electron/cli/index.ts', import.meta.url))

let folder: string
const file = (name: string): string => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-fused-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

function studyOf(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'fused',
    objective: { kind: 'builtin', task: 'csv/mlp', data: { path: data, target: 'class' }, fixed: { epochs: 3, batch_size: 16, units: 8, layers: 2 } },
    space: { learning_rate: { type: 'float', low: 0.001, high: 0.1, log: true }, activation: { type: 'categorical', choices: ['tanh', 'relu'] } },
    sampler: { name: 'random' },
    budget: { trials: 6 },
    parallel: 1,
    fuse: 4,
    ...change,
  }
}

interface Ran {
  readonly trials: Trial[]
  readonly curves: Curve[]
  /** What progress said of groups, without repetition. */
  readonly fusions: Progress['fusion'][]
}

/** Runs a study, or what is left of one, to its end. */
async function runToEnd(database: string, study: Record<string, unknown>): Promise<Ran> {
  const engine = await openEngine({ databasePath: file(database), backend: 'cpu' })
  try {
    const { client } = engine
    const { studyId } = await client.studies.create({ study, start: true })
    const fusions = new Map<string, Progress['fusion']>()
    for await (const _ of await client.live({ studyId, afterSeq: 0 })) {
      const { status, progress } = await client.studies.get({ studyId })
      fusions.set(JSON.stringify(progress.fusion), progress.fusion)
      if (status !== 'running') break
    }
    return {
      trials: await client.trials.list({ studyId, offset: 0, limit: 1000 }),
      curves: await client.curves({ studyId, metric: 'val_loss' }),
      fusions: [...fusions.values()],
    }
  } finally {
    await engine.close()
  }
}

/** The curves of two runs of a study agree to 1e-4 of their values. */
function expectSameCurves(curves: readonly Curve[], expected: readonly Curve[]): void {
  expect(curves.map(({ trialNumber, steps }) => ({ trialNumber, steps }))).toEqual(expected.map(({ trialNumber, steps }) => ({ trialNumber, steps })))
  for (const [i, { values }] of expected.entries())
    for (const [j, value] of values.entries()) expect(Math.abs((curves[i]?.values[j] ?? NaN) - value) / value).toBeLessThan(1e-4)
}

describe('a study whose trials train together', { timeout: 120_000 }, () => {
  it('comes to the values that it comes to one trial at a time, and tells how many train together', async () => {
    const together = await runToEnd('together.db', studyOf())
    const alone = await runToEnd('alone.db', studyOf({ fuse: 1 }))
    expect(together.trials.map(({ state }) => state)).toEqual(Array(6).fill('complete'))
    expect(together.trials.map(({ params, seed }) => ({ params, seed }))).toEqual(alone.trials.map(({ params, seed }) => ({ params, seed })))
    expectSameCurves(together.curves, alone.curves)
    expect(together.fusions).toContainEqual({ size: 4, speedup: null, device: expect.any(String) })
    expect(alone.fusions).toEqual([null])
  })

  it('comes to the same values while it finds out by itself how many', async () => {
    const change = { budget: { trials: 24 }, objective: { kind: 'builtin', task: 'csv/mlp', data: { path: data, target: 'class' }, fixed: { epochs: 2, batch_size: 16, units: 8, layers: 1 } } }
    const { trials, curves } = await runToEnd('auto.db', studyOf({ ...change, fuse: 'auto' }))
    expect(trials.every(({ state }) => state === 'complete')).toBe(true)
    expectSameCurves(curves, (await runToEnd('one-by-one.db', studyOf({ ...change, fuse: 1 }))).curves)
  })

  it('stops one at its report and trains the others on', async () => {
    const { trials, curves } = await runToEnd('asha.db', studyOf({ scheduler: { name: 'asha', min_epochs: 1, max_epochs: 3, reduction_factor: 2 }, budget: { trials: 8 } }))
    expect(trials.every(({ state }) => state === 'complete' || state === 'pruned')).toBe(true)
    const lengths = new Set(curves.map(({ steps }) => steps.length))
    expect(lengths.has(1) && lengths.has(3)).toBe(true)
  })

  it('loses nothing when the engine is killed in the middle of a group', async () => {
    const objective = { kind: 'builtin', task: 'csv/mlp', data: { path: data, target: 'class' }, fixed: { epochs: 20, batch_size: 16, units: 8, layers: 2 } }
    const study = studyOf({ objective, budget: { trials: 5 } })
    writeFileSync(file('study.json'), JSON.stringify(study))
    const engine = spawn(process.execPath, [cli, 'run', file('study.json'), '--db', file('killed.db'), '--backend', 'cpu'], { stdio: 'ignore' })
    const exit = new Promise((resolve) => engine.once('exit', resolve))
    while (engine.exitCode === null && !existsSync(file(join('killed.db-files', '1', '3', 'process.json')))) await wait(5)
    engine.kill('SIGKILL')
    await exit
    const { trials, curves } = await runToEnd('killed.db', study)
    expect(trials.map(({ state }) => state)).toEqual(Array(5).fill('complete'))
    expect(trials.slice(0, 4).map(({ attempts }) => attempts)).toEqual(Array(4).fill(2))
    expectSameCurves(curves, (await runToEnd('alone.db', { ...study, fuse: 1 })).curves)
  })
})
