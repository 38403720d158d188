import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import type { Config } from '../../../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import { definitionOf, temporaryFolder } from '../store/temporary-store.ts'

type Store = ReturnType<typeof openStore>

function addComplete(store: Store, studyId: number, number: number, params: Config, loss: number, confirms?: number): void {
  const { id: trialId } = store.addRunningTrial({ studyId, number, params, seed: number, origin: 'sampler', ...(confirms === undefined ? {} : { confirms }) }, 'command-0', number)
  store.addReports([{ trialId, step: 1, values: { loss, size: params['kind'] === 'a' ? 1 : 2 }, at: number }])
  store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: {}, at: number })
}

/** A study of `count` trials, the loss of each being how far x is from 0.3. */
function studyOf(count: number, changes: Partial<StudyDefinition> = {}): { databasePath: string; studyId: number; store: Store } {
  const databasePath = join(temporaryFolder(), 'studies.db')
  const store = openStore(databasePath, 'write')
  const { id: studyId } = store.createStudy(definitionOf(changes), 0)
  const rng = createRng(1)
  for (let number = 0; number < count; number += 1) {
    const x = 2 * rng.uniform() - 1
    addComplete(store, studyId, number, { x, kind: rng.uniform() < 0.5 ? 'a' : 'b' }, Math.abs(x - 0.3))
  }
  return { databasePath, studyId, store }
}

async function open(databasePath: string, mode: 'read' | 'write' = 'write'): Promise<Engine['client']> {
  const engine = await openEngine({ databasePath, backend: 'cpu', mode })
  onTestFinished(() => engine.close())
  return engine.client
}

describe('predictions of a study', () => {
  it('tell what configurations would come to, how sure that is, and the nearest trial', async () => {
    const { databasePath, studyId, store } = studyOf(60)
    store.close()
    const client = await open(databasePath)
    const { predictions, quality, ...about } = await client.studies.predict({ studyId, configs: [{ x: 0.3, kind: 'a' }, { x: -0.9, kind: 'b' }] })
    expect(about).toEqual({ metric: 'loss', goal: 'minimize', trials: 60 })
    expect(quality?.rankCorrelation).toBeGreaterThan(0.9)
    const [near, far] = predictions
    expect(near?.mean).toBeLessThan(0.2)
    expect(far?.mean).toBeGreaterThan(0.9)
    for (const { low, mean, high, std } of predictions) expect([low < mean, mean < high, std > 0]).toEqual([true, true, true])
    expect(near?.nearest.value).toBeLessThan(0.3)
    const { trial } = await client.trials.get({ studyId, number: near?.nearest.trialNumber ?? -1 })
    expect(trial.params['kind']).toBe('a')
  })

  it('are of any metric that trials have reported', async () => {
    const { databasePath, studyId, store } = studyOf(40)
    store.close()
    const client = await open(databasePath)
    const { predictions } = await client.studies.predict({ studyId, metric: 'size', configs: [{ x: 0, kind: 'a' }, { x: 0, kind: 'b' }] })
    expect(predictions.map(({ mean }) => Math.round(mean))).toEqual([1, 2])
    await expect(client.studies.predict({ studyId, metric: 'speed', configs: [] })).rejects.toMatchObject({ data: { code: 'not-found' } })
  })

  it('are refused for a configuration outside the space, with the place', async () => {
    const { databasePath, studyId, store } = studyOf(12)
    store.close()
    const client = await open(databasePath)
    const refused = client.studies.predict({ studyId, configs: [{ x: 0, kind: 'a' }, { x: 7, kind: 'a' }] })
    await expect(refused).rejects.toMatchObject({ data: { code: 'bad-input', issues: [{ path: 'configs.1.x' }] } })
  })

  it('are none while there are too few trials, and that is said', async () => {
    const { databasePath, studyId, store } = studyOf(9)
    store.close()
    const client = await open(databasePath)
    expect(await client.studies.predict({ studyId, configs: [{ x: 0, kind: 'a' }] })).toEqual({ metric: 'loss', goal: 'minimize', trials: 9, quality: null, predictions: [] })
    expect(await client.studies.slices({ studyId })).toMatchObject({ trials: 9, quality: null, slices: [], at: null })
    expect(await client.studies.suggestBest({ studyId })).toMatchObject({ suggestion: null })
    expect(await client.studies.surface({ studyId, x: 'x', y: 'kind' })).toMatchObject({ x: [], y: [], mean: [] })
  })

  it('take runs that confirm a trial as more measurements of it', async () => {
    const { databasePath, studyId, store } = studyOf(20)
    const [first] = store.listTrials(studyId)
    addComplete(store, studyId, 20, first?.params ?? {}, 100, 0)
    store.close()
    const client = await open(databasePath)
    const { trials, predictions } = await client.studies.predict({ studyId, configs: [first?.params ?? {}] })
    expect(trials).toBe(20)
    expect(predictions[0]?.nearest).toMatchObject({ trialNumber: 0, distance: 0 })
    expect(predictions[0]?.nearest.value).toBeCloseTo((100 + (first?.values['loss'] ?? 0)) / 2, 6)
  })

  it('learn from each new trial while there are few, and from a changed space', async () => {
    const { databasePath, studyId, store } = studyOf(20)
    onTestFinished(() => store.close())
    const client = await open(databasePath, 'read')
    const config = { x: -0.999, kind: 'a' }
    const before = await client.studies.predict({ studyId, configs: [config] })
    expect(await client.studies.predict({ studyId, configs: [config] })).toEqual(before)
    for (let number = 20; number < 30; number += 1) addComplete(store, studyId, number, { x: -0.999 + number / 1e6, kind: 'a' }, -50)
    const after = await client.studies.predict({ studyId, configs: [config] })
    expect(after.trials).toBe(30)
    expect(after.predictions[0]?.mean).toBeLessThan(-20)
    store.updateDefinition(studyId, definitionOf({ space: { x: { type: 'float', low: -2, high: 1 }, kind: { type: 'categorical', choices: ['a', 'b'] } } }), 50)
    const wider = await client.studies.slices({ studyId, config, points: 5 })
    expect(wider.slices[0]?.values[0]).toBe(-2)
  })
})

describe('slices and surfaces of a study', () => {
  it('follow each parameter from a configuration, or averaged over the trials', async () => {
    const { databasePath, studyId, store } = studyOf(80)
    store.close()
    const client = await open(databasePath)
    const here = await client.studies.slices({ studyId, config: { x: -0.9, kind: 'b' }, points: 11 })
    expect(here.slices.map(({ parameter, values }) => [parameter, values.length])).toEqual([['x', 11], ['kind', 2]])
    expect(here.at?.mean).toBeCloseTo(1.2, 0)
    const average = await client.studies.slices({ studyId, points: 11 })
    expect(average.at).toBeNull()
    const x = average.slices.find(({ parameter }) => parameter === 'x')
    const lowest = x?.mean.indexOf(Math.min(...x.mean)) ?? 0
    expect(Math.abs(Number(x?.values[lowest]) - 0.3)).toBeLessThanOrEqual(0.2)
  })

  it('cover two parameters, which have to be two of the space', async () => {
    const { databasePath, studyId, store } = studyOf(40)
    store.close()
    const client = await open(databasePath)
    const { x, y, mean } = await client.studies.surface({ studyId, x: 'x', y: 'kind', points: 9 })
    expect([x.length, y, mean.length]).toEqual([9, ['a', 'b'], 18])
    await expect(client.studies.surface({ studyId, x: 'x', y: 'x' })).rejects.toMatchObject({ data: { code: 'bad-input', issues: [{ path: 'y' }] } })
    await expect(client.studies.surface({ studyId, x: 'z', y: 'x' })).rejects.toMatchObject({ data: { issues: [{ path: 'x' }] } })
  })

  it('lead to the configuration that is predicted to be best, in the direction of the goal', async () => {
    const least = studyOf(80)
    const most = studyOf(80, { metrics: [{ name: 'loss', goal: 'maximize' }] })
    least.store.close()
    most.store.close()
    const [smallest, largest] = [await open(least.databasePath), await open(most.databasePath)]
    expect(Math.abs(Number((await smallest.studies.suggestBest({ studyId: least.studyId })).suggestion?.config['x']) - 0.3)).toBeLessThan(0.2)
    expect((await largest.studies.suggestBest({ studyId: most.studyId })).suggestion?.config['x']).toBeLessThan(-0.8)
  })
})
