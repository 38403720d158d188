import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namedSources } from '../../../../../electron/engine/analysis/simulation/functions/named-sources.ts'
import { runSimulation } from '../../../../../electron/engine/analysis/simulation/laboratory/run.ts'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { parseStudy } from '../../../../../electron/engine/api/definitions.ts'
import type { SimulationEvent, SimulationInput, SimulationResult } from '../../../../../shared/contract/simulation.ts'
import { configFromUnit } from '../../../../../shared/domain/config.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

let folder: string
let engine: Engine
const ids: Record<string, number> = {}

/** A study of random trials on the learning curves of an MLP, as if it had run: an epoch takes 2 seconds. */
function addStudy(path: string, name: string, trials: number): number {
  const source = namedSources['mlp-curves']?.(1)
  if (source === undefined) throw new Error('there are no such curves')
  const store = openStore(path, 'write')
  const rng = createRng(5)
  const study = store.createStudy(parseStudy({ name, objective: { kind: 'ask-tell' }, metrics: [{ name: 'loss', goal: 'minimize' }], space: source.space, budget: { trials }, parallel: 2 }, folder), 0)
  store.transaction(() => {
    for (let number = 0; number < trials; number += 1) {
      const params = configFromUnit(source.space, () => rng.uniform())
      const { id } = store.addRunningTrial({ studyId: study.id, number, params, seed: number, origin: 'sampler' }, 'slot-0', 0)
      const steps = Array.from({ length: source.maxSteps }, (_, i) => i + 1)
      store.addReports(steps.map((step) => ({ trialId: id, step, values: { loss: source.truthAt(params, step) }, at: step * 2000 })))
      store.endTrial({ trialId: id, state: 'complete', reason: null, message: null, values: {}, at: source.maxSteps * 2000 })
    }
  })
  store.close()
  return study.id
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-lab-'))
  const databasePath = join(folder, 'studies.db')
  ids['curves'] = addStudy(databasePath, 'curves', 60)
  ids['few'] = addStudy(databasePath, 'few', 9)
  engine = await openEngine({ databasePath })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const input = (changes: Partial<SimulationInput> = {}): SimulationInput => ({
  source: { kind: 'study', study: { kind: 'id', studyId: ids['curves'] ?? 0 } },
  samplers: [{ name: 'random' }],
  schedulers: [{ name: 'none' }, { name: 'asha' }],
  seeds: 3,
  ...changes,
})

async function all(events: AsyncIterable<SimulationEvent>): Promise<{ progress: SimulationEvent[]; result: SimulationResult | undefined }> {
  const progress: SimulationEvent[] = []
  let result: SimulationResult | undefined
  for await (const event of events) {
    if (event.kind === 'result') result = event.result
    else progress.push(event)
  }
  return { progress, result }
}

describe('a simulation over the contract', () => {
  it('replays on a model of a study that another engine holds open, and says how good the model is', async () => {
    const { progress, result } = await all(await engine.client.simulate(input()))
    expect(progress.slice(1)).toEqual(Array.from({ length: 6 }, (_, done) => ({ kind: 'progress', done, total: 6, doing: done < 3 ? 'random + none' : 'random + asha' })))
    expect(result).toMatchObject({ source: 'a model of 60 trials of "curves"', measure: 'value', unit: 'seconds', workers: 2, trials: 60, notes: [] })
    expect(result?.model?.rankCorrelation).toBeGreaterThan(0.8)
    // 60 trials of 27 epochs of 2 seconds on 2 workers.
    expect(result?.time).toBeCloseTo((60 * 27 * 2) / 2, -1)
    expect(result?.pairs[1]?.saving).toBeGreaterThan(0.2)
  })

  it('answers the same again, by the name of a study file too', async () => {
    const first = await all(await engine.client.simulate(input()))
    const second = await all(await engine.client.simulate(input({ source: { kind: 'study', study: { kind: 'file', study: { name: 'curves' } } } })))
    expect(second).toEqual(first)
  })

  it.each<[string, () => Partial<SimulationInput>, string]>([
    ['a study with few trials', () => ({ source: { kind: 'study', study: { kind: 'id', studyId: ids['few'] ?? 0 } } }), 'study'],
    ['a study that is not there', () => ({ source: { kind: 'study', study: { kind: 'file', study: { name: 'nonesuch' } } } }), 'study'],
    ['a function that is not there', () => ({ source: { kind: 'function', name: 'cosine' } }), 'function'],
    ['a sampler that is not there', () => ({ samplers: [{ name: 'random' }, { name: 'guess' }] }), 'samplers[1]'],
  ])('says at which field %s is wrong', async (what, changes, path) => {
    const error: unknown = await all(await engine.client.simulate(input(changes()))).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'TUNERY', data: { code: what.startsWith('a study that is not') ? 'not-found' : 'bad-input', issues: [{ path }] } })
  })

  it('ends when its caller no longer listens', async () => {
    const abort = new AbortController()
    const endless = input({ source: { kind: 'function', name: 'crossing-curves' }, samplers: [{ name: 'gp' }], seeds: 1000 })
    const events: SimulationEvent[] = []
    for await (const event of runSimulation({ input: endless, databasePath: '', signal: abort.signal })) {
      events.push(event)
      if (event.kind === 'progress' && event.total > 0) abort.abort()
    }
    expect(events.at(-1)).toMatchObject({ kind: 'progress', done: 0 })
    expect(await all(runSimulation({ input: endless, databasePath: '', signal: abort.signal }))).toEqual({ progress: [], result: undefined })
  })
})
