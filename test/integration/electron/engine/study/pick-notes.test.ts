import { describe, expect, it } from 'vitest'
import { samplerPick } from '../../../../../electron/engine/samplers/registry.ts'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { runStudy } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

const notesOf = (store: Store, id: number): string[] =>
  store.events(id, 0, 1000).filter(({ kind }) => kind === 'note').map(({ message }) => message)

describe('the feed of a study', () => {
  const numbers: StudyDefinition['space'] = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }

  it('says once what auto stands for, also after a restart, and again when it takes another sampler', { timeout: 120_000 }, async () => {
    const store = temporaryStore()
    const definition = definitionOf({ sampler: { name: 'auto' }, space: numbers, budget: { trials: 3 } })
    const { id } = store.createStudy(definition, 0)
    await runStudy(store, id)
    const first = samplerPick(definition)
    expect(notesOf(store, id)).toEqual([`auto uses ${first?.name}: ${first?.why}`])
    store.updateDefinition(id, { ...definition, budget: { trials: 6 } }, 1)
    await runStudy(store, id)
    expect(notesOf(store, id)).toHaveLength(1)

    // As if many had run: from some number of trials on auto takes another sampler.
    const later = Array.from({ length: 2000 }, (_, trials) => trials).find((trials) => samplerPick(definition, trials)?.name !== first?.name) ?? expect.fail('auto never changes')
    for (let number = 6; number < later; number += 1) {
      const trialId = store.addRunningTrial({ studyId: id, number, params: { x: number / later, y: 0.5 }, seed: number, origin: 'sampler' }, 'test-0', 2).id
      store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss: number / later }, at: 3 })
    }
    store.updateDefinition(id, { ...definition, budget: { trials: later + 2 } }, 4)
    await runStudy(store, id)
    const second = samplerPick(definition, later)
    expect(notesOf(store, id).slice(1)).toEqual([`auto uses ${second?.name}: ${second?.why}`])
  })

  it('says nothing of samplers that are what they are called', async () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf({ budget: { trials: 2 } }), 0)
    await runStudy(store, id)
    expect(notesOf(store, id)).toEqual([])
  })
})
