import { describe, expect, it } from 'vitest'
import { createFronts } from '../../../../../electron/engine/api/front.ts'
import type { Store, StudyRecord } from '../../../../../electron/engine/contracts/store.ts'
import { hypervolume } from '../../../../../shared/analysis/hypervolume.ts'
import type { Metric } from '../../../../../shared/domain/metric.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import { definitionOf, runningTrial, temporaryStore } from '../store/temporary-store.ts'

const metrics: Metric[] = [
  { name: 'loss', goal: 'minimize' },
  { name: 'accuracy', goal: 'maximize' },
  { name: 'ms', at_most: 5 },
]

function createStudy(store: Store, change: Parameters<typeof definitionOf>[0] = { metrics }): StudyRecord {
  return store.createStudy(definitionOf(change), 0)
}

function complete(store: Store, studyId: number, number: number, loss: number, accuracy: number, ms = 1): void {
  store.endTrial({ trialId: runningTrial(store, studyId, number), state: 'complete', reason: null, message: null, values: { loss, accuracy, ms }, at: number })
}

describe('the front of a study', () => {
  it('is of the complete trials within the bounds that no other beats in every objective, with its hypervolume as it grew', async () => {
    const store = temporaryStore()
    const study = createStudy(store)
    const frontOf = createFronts(store)
    complete(store, study.id, 0, 4, 0)
    complete(store, study.id, 1, 3, 1)
    complete(store, study.id, 2, 0, 9, 6)
    store.endTrial({ trialId: runningTrial(store, study.id, 3), state: 'pruned', reason: null, message: 'x', values: { loss: 0, accuracy: 9, ms: 1 }, at: 3 })
    complete(store, study.id, 4, 2, 0.5)
    complete(store, study.id, 5, 3.5, 0.5)
    complete(store, study.id, 6, 1, NaN)
    complete(store, study.id, 7, Infinity, 8)
    expect(await frontOf(study)).toEqual({
      objectives: [{ name: 'loss', goal: 'minimize' }, { name: 'accuracy', goal: 'maximize' }],
      trials: [1, 4, 7],
      hypervolume: { reference: [4, 0], history: [{ trialNumber: 0, finished: 1, value: 0 }, { trialNumber: 1, finished: 2, value: 1 }, { trialNumber: 4, finished: 5, value: 1.5 }] },
    })
  })

  it('leaves confirming trials out, and goes by one objective without a hypervolume', async () => {
    const store = temporaryStore()
    const study = createStudy(store, {})
    for (const [number, loss] of [3, 1, 1].entries()) complete(store, study.id, number, loss, 0)
    store.addTrial({ studyId: study.id, number: 3, params: {}, seed: 0, origin: 'sampler', confirms: 1 })
    const confirming = store.findTrial(study.id, 3)
    store.startTrial(confirming?.id ?? -1, 's', 0)
    store.endTrial({ trialId: confirming?.id ?? -1, state: 'complete', reason: null, message: null, values: { loss: 0 }, at: 9 })
    expect(await createFronts(store)(study)).toEqual({ objectives: [{ name: 'loss', goal: 'minimize' }], trials: [1, 2], hypervolume: null })
  })

  it('of a study without a complete trial is empty', async () => {
    const store = temporaryStore()
    expect(await createFronts(store)(createStudy(store))).toMatchObject({ trials: [], hypervolume: null })
  })

  it('that was asked for while the study ran is the one that it has at the end, whatever order the trials ended in', async () => {
    const store = temporaryStore()
    const study = createStudy(store)
    const watched = createFronts(store)
    const rng = createRng(3)
    const waiting: number[] = []
    for (let number = 0; number < 120; number += 1) {
      if (number % 7 === 0) {
        waiting.push(runningTrial(store, study.id, number))
        continue
      }
      complete(store, study.id, number, rng.uniform(), rng.uniform(), 6 * rng.uniform())
      if (number % 11 === 0) await Promise.all([watched(study), watched(study)])
    }
    waiting.forEach((trialId, i) => {
      store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss: rng.uniform(), accuracy: rng.uniform(), ms: 1 }, at: 200 + i })
    })
    const front = await watched(study)
    expect(front).toEqual(await createFronts(store)(study))
    const points = store.listTrials(study.id).flatMap(({ values: { loss = 0, accuracy = 0, ms = 0 } }) => (ms <= 5 ? [[loss, -accuracy]] : []))
    const [worstLoss = 0, worstAccuracy = 0] = front.hypervolume?.reference ?? []
    expect(front.hypervolume?.history.at(-1)?.value).toBeCloseTo(hypervolume(points, [worstLoss, -worstAccuracy]), 12)
    expect(front.hypervolume?.history.map(({ value }) => value)).toEqual([...(front.hypervolume?.history ?? [])].map(({ value }) => value).sort((a, b) => a - b))
  })

  it('has no hypervolume that is too large for a number', async () => {
    const store = temporaryStore()
    const study = createStudy(store)
    complete(store, study.id, 0, 1e200, -1e200)
    complete(store, study.id, 1, -1e200, 1e200)
    expect(await createFronts(store)(study)).toMatchObject({ trials: [1], hypervolume: null })
  })

  it('of a deleted study is not given for one that got its id', async () => {
    const store = temporaryStore()
    const frontOf = createFronts(store)
    const first = createStudy(store)
    complete(store, first.id, 0, 1, 1)
    await frontOf(first)
    store.deleteStudy(first.id)
    const second = { ...store.createStudy(definitionOf({ metrics, name: 'other' }), 1) }
    complete(store, second.id, 0, 2, 2)
    complete(store, second.id, 1, 1, 1)
    expect((await frontOf(second)).trials).toEqual([0, 1])
  })
})
