import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORPCError, safe } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import type { StudyDetail } from '../../../../../shared/contract/views.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

let folder: string
let engine: Engine

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-trial-work-'))
  engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu' })
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const penguins = fileURLToPath(new URL('../../../../../resources/datasets/penguins/penguins.csv', import.meta.url))

/** Small perceptrons on 344 penguins: a tenth of a second each. */
function builtin(change: Record<string, unknown> = {}, fixed: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'penguins',
    objective: { kind: 'builtin', task: 'csv/mlp', data: { path: penguins, target: 'species', kind: 'classification' }, fixed: { epochs: 3, batch_size: 32, units: 8, layers: 1, momentum: 0.9, ...fixed } },
    space: { learning_rate: { type: 'float', low: 0.01, high: 0.3, log: true } },
    metrics: [{ name: 'val_loss', goal: 'minimize' }],
    sampler: { name: 'random' },
    budget: { trials: 2 },
    parallel: 1,
    seed: 5,
    ...change,
  }
}

async function finished(studyId: number): Promise<StudyDetail> {
  for await (const _ of await engine.client.live({ studyId, afterSeq: 0 })) {
    const detail = await engine.client.studies.get({ studyId })
    if (detail.status !== 'running') return detail
  }
  throw new Error('the live stream ended')
}

async function run(study: Record<string, unknown>): Promise<number> {
  const { studyId } = await engine.client.studies.create({ study, start: true })
  await finished(studyId)
  return studyId
}

const trialOf = async (studyId: number, number: number): Promise<Trial> => (await engine.client.trials.get({ studyId, number })).trial
const curveOf = async (studyId: number, number: number, metric = 'val_loss'): Promise<number[]> => {
  const { curves } = await engine.client.trials.get({ studyId, number })
  return curves.find((curve) => curve.metric === metric)?.values ?? []
}

async function refusal(call: Promise<unknown>): Promise<string> {
  const { error } = await safe(call)
  return error instanceof ORPCError ? error.message : `not refused: ${String(error)}`
}

describe('continuing a trial', () => {
  it('trains on as if it had been longer from the start, and leaves the search as it was', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin())
    const continued = await engine.client.trials.continue({ studyId, number: 0, steps: 2 })
    expect(continued).toEqual({ number: 2, fromStep: 3, source: 'trained-again' })
    const detail = await finished(studyId)
    const [before, after] = [await trialOf(studyId, 0), await trialOf(studyId, 2)]
    expect(after).toMatchObject({ state: 'complete', forkedFrom: { trial: 0, step: 3 }, origin: 'user', seed: before.seed, lastStep: 5, params: { ...before.params, epochs: 5 } })
    expect(detail).toMatchObject({ statusReason: 'all 2 trials are done', definition: { budget: { trials: 2 } } })
    // The same trial with five epochs from the start, by a study of its own.
    const { file } = await engine.client.trials.reproduction({ studyId, number: 0 })
    const longer = await run({ ...file, name: 'longer', objective: { ...builtin()['objective'] as object, fixed: { epochs: 5, batch_size: 32, units: 8, layers: 1, momentum: 0.9 } } })
    expect(await curveOf(studyId, 2)).toEqual((await curveOf(longer, 0)).slice(3))
    const feed = await engine.client.studies.events({ studyId, afterSeq: 0, limit: 100 })
    expect(feed.map(({ message }) => message)).toContain('Trial 2 goes on from trial 0 at step 3, as you asked')
    // What samplers learn from, and rules count, is still the two of the search.
    await engine.close()
    engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu' })
    await engine.client.studies.setBudget({ studyId, trials: 3, seconds: null, parallel: 1 })
    await engine.client.studies.start({ studyId })
    await finished(studyId)
    expect((await engine.client.trials.list({ studyId, offset: 0, limit: 10 })).map(({ number, origin }) => [number, origin])).toEqual([[0, 'sampler'], [1, 'sampler'], [2, 'user'], [3, 'sampler']])
  })

  it('goes on where patience had ended it, and can be continued and measured itself', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin({ budget: { trials: 1 } }, { epochs: 60, patience: 1 }))
    const { lastStep } = await trialOf(studyId, 0)
    expect(lastStep).toBeLessThan(60)
    await engine.client.trials.continue({ studyId, number: 0, steps: 2 })
    await finished(studyId)
    await engine.client.trials.continue({ studyId, number: 1, steps: 1 })
    await finished(studyId)
    expect(await trialOf(studyId, 1)).toMatchObject({ state: 'complete', lastStep: lastStep + 2 })
    expect(await trialOf(studyId, 2)).toMatchObject({ state: 'complete', lastStep: lastStep + 3, forkedFrom: { trial: 1, step: lastStep + 2 } })
    const { test } = await engine.client.studies.evaluate({ studyId, number: 2 })
    expect(test['test_error']).toBeTypeOf('number')
  })

  it('trains on though the time of the study is used up', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin({ budget: { trials: 1 } }))
    await engine.client.studies.setBudget({ studyId, trials: null, seconds: 0.001, parallel: 1 })
    await engine.client.trials.continue({ studyId, number: 0, steps: 2 })
    expect((await finished(studyId)).statusReason).toContain('is used up')
    expect((await engine.client.trials.list({ studyId, offset: 0, limit: 10 })).map(({ state, lastStep }) => [state, lastStep])).toEqual([['complete', 3], ['complete', 5]])
  })

  it('trains on though the target is reached, meanwhile and before', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin({ budget: { trials: 3 }, end: { target: 1000 } }))
    // The study goes on beside it, and reaches its target again.
    await engine.client.studies.setBudget({ studyId, trials: 3, seconds: null, parallel: 2 })
    const { number } = await engine.client.trials.continue({ studyId, number: 0, steps: 150 })
    await finished(studyId)
    expect(await trialOf(studyId, number)).toMatchObject({ state: 'complete', lastStep: 153, attempts: 1 })
  })

  it('runs once what goes on from a confirming trial, however often the study repeats its own', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin({ repeats: 2, confirm: { top: 2, max_repeats: 2 } }))
    const trials = await engine.client.trials.list({ studyId, offset: 0, limit: 100 })
    const confirming = trials.find(({ confirms }) => confirms !== null)?.number ?? expect.fail('nothing was confirmed')
    const { number } = await engine.client.trials.continue({ studyId, number: confirming, steps: 2 })
    await finished(studyId)
    const { trial, runs } = await engine.client.trials.get({ studyId, number })
    expect(trial).toMatchObject({ state: 'complete', lastStep: 5, forkedFrom: { trial: confirming, step: 3 } })
    expect(runs).toEqual([])
    expect(Object.keys(trial.values)).not.toContain('val_loss_se')
  })

  it('gives a module the checkpoint that it saved, and refuses one that saved none', { timeout: 60_000 }, async () => {
    const path = join(folder, 'saving.mjs')
    writeFileSync(
      path,
      `import { existsSync, readFileSync, writeFileSync } from 'node:fs'
export async function trial({ params, report, checkpointDir, resumeStep }) {
  const file = checkpointDir + '/state'
  let total = existsSync(file) ? Number(readFileSync(file)) : 0
  for (let step = resumeStep + 1; step <= params.epochs; step += 1) {
    total += 10
    if (params.saves) writeFileSync(file, String(total))
    await report({ step, y: total })
  }
}`,
    )
    const study = { name: 'module', objective: { kind: 'module', path, fixed: { epochs: 2 } }, metrics: [{ name: 'y', goal: 'maximize' }], space: { saves: { type: 'categorical', choices: [true, false] } }, sampler: { name: 'grid' }, budget: { trials: 2 }, parallel: 1 }
    const studyId = await run(study)
    const numbers = Object.fromEntries((await engine.client.trials.list({ studyId, offset: 0, limit: 2 })).map(({ number, params }) => [String(params['saves']), number]))
    expect(await engine.client.trials.continue({ studyId, number: numbers['true'] ?? -1, steps: 3 })).toEqual({ number: 2, fromStep: 2, source: 'checkpoint' })
    await finished(studyId)
    expect(await curveOf(studyId, 2, 'y')).toEqual([30, 40, 50])
    expect(await refusal(engine.client.trials.continue({ studyId, number: numbers['false'] ?? -1, steps: 3 }))).toContain('has saved nothing to go on from')
  })

  it('says why it cannot', { timeout: 60_000 }, async () => {
    const path = fileURLToPath(new URL('../../../../fixtures/objectives/instant.ts', import.meta.url))
    const studyId = await run({ name: 'short', objective: { kind: 'module', path }, metrics: [{ name: 'y', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } }, budget: { trials: 1 }, parallel: 1 })
    expect(await refusal(engine.client.trials.continue({ studyId, number: 0, steps: 1 }))).toMatch(/has no parameter that says how many steps|has not finished a single step/)
    expect(await refusal(engine.client.trials.exportModel({ studyId, number: 0, format: 'tfjs', folder: join(folder, 'model') }))).toContain('Only models of built-in tasks can be exported')
    expect(await refusal(engine.client.studies.evaluate({ studyId, number: 0 }))).toContain('Only built-in tasks can be evaluated')
    expect(await refusal(engine.client.trials.continue({ studyId, number: 9, steps: 1 }))).toContain('has no trial 9')
  })
})

describe('the test set', () => {
  it('is looked at for any trial that has ended, and what it came to is kept with its date', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin())
    const worse = (await engine.client.studies.get({ studyId })).best?.trialNumber === 0 ? 1 : 0
    const before = Date.now()
    const { trialNumber, test } = await engine.client.studies.evaluate({ studyId, number: worse })
    expect(trialNumber).toBe(worse)
    const kept = await engine.client.trials.tests({ studyId, number: worse })
    expect(kept).toEqual([{ at: expect.any(Number), values: test }])
    expect(kept[0]?.at).toBeGreaterThanOrEqual(before)
    expect(await engine.client.trials.tests({ studyId, number: 1 - worse })).toEqual([])
  })
})

describe('an exported model', () => {
  it('has the validation error of the trial, and a description of its input', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin())
    const { values, lastStep } = await trialOf(studyId, 1)
    const exported = await engine.client.trials.exportModel({ studyId, number: 1, format: 'tfjs', folder: join(folder, 'model') })
    expect(exported).toMatchObject({ trialNumber: 1, step: lastStep, source: 'trained-again', folder: join(folder, 'model'), values: { val_error: values['val_error'] } })
    expect(exported.values['val_loss']).toBeCloseTo(values['val_loss'] ?? NaN, 5)
    expect(readdirSync(join(folder, 'model')).sort()).toEqual(['group1-shard1of1.bin', 'model.json', 'tunery.json'])
    const description: unknown = JSON.parse(readFileSync(join(folder, 'model', 'tunery.json'), 'utf8'))
    expect(description).toMatchObject({
      study: 'penguins',
      trial: 1,
      input: { name: 'x', columns: expect.arrayContaining([expect.objectContaining({ name: 'bill_length_mm', kind: 'number', mean: expect.any(Number) })]) },
      output: { name: 'probabilities', classes: ['Adelie', 'Chinstrap', 'Gentoo'] },
    })
    expect(await refusal(engine.client.trials.exportModel({ studyId, number: 1, format: 'tfjs', folder: join(folder, 'model') }))).toContain('is not empty')
    expect(await refusal(engine.client.trials.exportModel({ studyId, number: 1, format: 'tfjs', folder: join(folder, 'model', 'model.json') }))).toContain('model.json is a file: name a folder')
    const saved = await engine.client.trials.exportModel({ studyId, format: 'savedmodel', folder: join(folder, 'saved') })
    expect(saved.files.map(({ name }) => name)).toEqual(['saved_model.pb', 'tunery.json'])
    expect(existsSync(join(folder, 'saved', 'variables'))).toBe(true)
  })

  it('comes as an archive too', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin({ budget: { trials: 1 } }))
    const { archive, model } = await engine.client.trials.modelArchive({ studyId, number: 0, format: 'tfjs' })
    const bytes = Buffer.from(await archive.arrayBuffer())
    expect(bytes.readUInt32LE(0)).toBe(0x04034b50)
    for (const { name } of model.files) expect(bytes.includes(name)).toBe(true)
  })
})

describe('a reproduction', () => {
  it('comes to the same numbers, epoch by epoch', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin())
    const { file, data, commands, fileName } = await engine.client.trials.reproduction({ studyId, number: 1 })
    expect(fileName).toBe('penguins-trial-1.json')
    expect(commands[0]?.command).toBe('tunery run penguins-trial-1.json --backend cpu')
    expect(data).toMatchObject({ path: penguins, changedSince: false, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const again = await run(JSON.parse(JSON.stringify(file)))
    expect((await trialOf(again, 0)).params).toEqual((await trialOf(studyId, 1)).params)
    expect(await curveOf(again, 0)).toEqual(await curveOf(studyId, 1))
    expect(await curveOf(again, 0, 'train_loss')).toEqual(await curveOf(studyId, 1, 'train_loss'))
  })

  it('is refused where a configuration to begin with does not fit', async () => {
    const study = builtin({ enqueue: [{ params: { learning_rate: 5 } }, { params: {} }], budget: { trials: 1 } })
    expect(await refusal(engine.client.studies.create({ study, start: false }))).toMatch(/enqueue\[0\]\.params\.learning_rate.*outside[\s\S]*enqueue\[1\]\.params\.learning_rate.*missing[\s\S]*holds 2 configurations/)
  })
})

describe('checkpoints', () => {
  it('are listed with step and size, and deleted by name', { timeout: 60_000 }, async () => {
    const studyId = await run(builtin({ budget: { trials: 1 } }))
    const { folder: place } = await engine.client.trials.checkpoints({ studyId, number: 0 })
    mkdirSync(join(place, 'epoch_7'), { recursive: true })
    writeFileSync(join(place, 'epoch_7', 'weights.pt'), 'x'.repeat(100))
    writeFileSync(join(place, 'notes.txt'), 'ab')
    const { checkpoints } = await engine.client.trials.checkpoints({ studyId, number: 0 })
    expect(checkpoints.map(({ name, step, bytes }) => [name, step, bytes]).sort()).toEqual([['epoch_7', 7, 100], ['notes.txt', null, 2]])
    await engine.client.trials.deleteCheckpoints({ studyId, number: 0, names: ['epoch_7'] })
    expect(readdirSync(place)).toEqual(['notes.txt'])
    expect(await refusal(engine.client.trials.deleteCheckpoints({ studyId, number: 0, names: ['../../log.txt'] }))).toContain('There is no checkpoint')
  })
})
