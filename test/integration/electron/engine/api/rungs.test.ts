import { expect, it } from 'vitest'
import { studyRungs } from '../../../../../electron/engine/api/rungs.ts'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { definitionOf, runningTrial, temporaryStore } from '../store/temporary-store.ts'

/** A trial that reported its loss at these steps. @returns its id */
function reporting(store: Store, studyId: number, number: number, losses: Readonly<Record<number, number>>): number {
  const trialId = runningTrial(store, studyId, number)
  for (const [step, loss] of Object.entries(losses)) store.addReports([{ trialId, step: Number(step), values: { loss }, at: 1 }])
  return trialId
}

function studyWith(scheduler: StudyDefinition['scheduler']) {
  const store = temporaryStore()
  return { store, study: store.createStudy(definitionOf({ scheduler }), 0) }
}

it('counts at each rung of asha who arrived, and what became of those who came no further', async () => {
  const { store, study } = studyWith({ name: 'asha', max_epochs: 9 })
  const complete = reporting(store, study.id, 0, { 1: 0.5, 3: 0.3, 9: 0.1 })
  store.endTrial({ trialId: complete, state: 'complete', reason: null, message: null, values: {}, at: 2 })
  store.pauseTrial(reporting(store, study.id, 1, { 1: 0.4, 3: 0.4 }), 3, 2)
  const pruned = reporting(store, study.id, 2, { 1: 0.9 })
  store.endTrial({ trialId: pruned, state: 'pruned', reason: null, message: 'worse', values: {}, at: 2 })
  const failed = reporting(store, study.id, 3, { 1: NaN })
  store.endTrial({ trialId: failed, state: 'fail', reason: 'nan', message: 'NaN', values: {}, at: 2 })
  reporting(store, study.id, 4, { 1: 0.6, 2: 0.5 })
  runningTrial(store, study.id, 5)
  const none = { promoted: 0, running: 0, waiting: 0, pruned: 0, failed: 0, complete: 0 }
  expect(await studyRungs(store, study)).toEqual({
    scheduler: 'asha',
    brackets: [
      {
        bracket: null,
        trials: 6,
        best: 0,
        rungs: [
          { step: 1, arrived: 5, ...none, promoted: 2, running: 1, pruned: 1, failed: 1, bestPlace: 2 },
          { step: 3, arrived: 2, ...none, promoted: 1, waiting: 1, bestPlace: 1 },
          { step: 9, arrived: 1, ...none, complete: 1, bestPlace: 1 },
        ],
      },
    ],
  })
})

it('has a bracket for each of those of hyperband and of successive halving, with its own trials', async () => {
  const { store, study } = studyWith({ name: 'hyperband', max_epochs: 3 })
  for (let number = 0; number < 6; number += 1) reporting(store, study.id, number, { 1: number, 3: number })
  expect((await studyRungs(store, study))?.brackets).toMatchObject([
    { bracket: 1, trials: 4, best: 0, rungs: [{ step: 1, arrived: 4 }, { step: 3, arrived: 4 }] },
    { bracket: 2, trials: 2, best: 3, rungs: [{ step: 3, arrived: 2 }] },
  ])
  const halving = studyWith({ name: 'successive-halving', max_epochs: 9 })
  for (let number = 0; number < 12; number += 1) reporting(halving.store, halving.study.id, number, { 1: -number })
  reporting(halving.store, halving.study.id, 12, { 1: 1, 3: 1, 9: 1 })
  expect((await studyRungs(halving.store, halving.study))?.brackets).toMatchObject([
    { bracket: 1, trials: 9, best: 8, rungs: [{ step: 1, arrived: 9 }, { step: 3, arrived: 0 }] },
    { bracket: 2, trials: 4, best: 12, rungs: [{ step: 1, arrived: 4, bestPlace: 4 }, { step: 3 }, { step: 9, arrived: 1, running: 1 }] },
  ])
})

it('leaves out the trials that a user continued, as the scheduler does', async () => {
  const { store, study } = studyWith({ name: 'hyperband', max_epochs: 3 })
  for (let number = 0; number < 4; number += 1) reporting(store, study.id, number, { 1: number, 3: number })
  const { id } = store.addTrial({ studyId: study.id, number: 4, params: { x: 0.5 }, seed: 1, origin: 'user', forkedFrom: { trial: 0, step: 3 } })
  store.startTrial(id, 'cpu-0', 1)
  store.addReports([{ trialId: id, step: 4, values: { loss: -1 }, at: 2 }])
  reporting(store, study.id, 5, { 1: 9, 3: 9 })
  expect((await studyRungs(store, study))?.brackets).toMatchObject([
    { bracket: 1, trials: 3, best: 0, rungs: [{ step: 1, arrived: 3 }, { step: 3, arrived: 3 }] },
    { bracket: 2, trials: 2, best: 3, rungs: [{ step: 3, arrived: 2 }] },
  ])
})

it('is nothing for a scheduler without rungs, and no rung that nobody can be near for one without an end', async () => {
  const { store, study } = studyWith({ name: 'median' })
  expect(await studyRungs(store, study)).toBeNull()
  const endless = studyWith({ name: 'asha' })
  reporting(endless.store, endless.study.id, 0, { 1: 1 })
  expect((await studyRungs(endless.store, endless.study))?.brackets[0]?.rungs.map(({ step }) => step)).toEqual([1, 3])
})
