import { describe, expect, it } from 'vitest'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { bestTrialOf, confirmationOf } from '../../../../../electron/engine/study/confirm.ts'
import { confirmSeed } from '../../../../../electron/engine/study/job.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { definitionOf, temporaryStore } from './temporary-store.ts'

interface Ended {
  readonly x: number
  readonly values: Readonly<Record<string, number>>
  readonly seed?: number
  readonly confirms?: number
  readonly state?: 'complete' | 'fail' | 'pruned'
}

function add(store: Store, studyId: number, { x, values, seed = 0, confirms, state = 'complete' }: Ended): number {
  const number = store.listTrials(studyId).length
  const { id } = store.addRunningTrial({ studyId, number, params: { x }, seed, origin: 'sampler', ...(confirms !== undefined && { confirms }) }, 'cpu-0', 0)
  store.endTrial({ trialId: id, state, reason: state === 'fail' ? 'crash' : null, message: null, values, at: 1 })
  return number
}

function setUp(change: Partial<StudyDefinition> = {}) {
  const store = temporaryStore()
  const definition = definitionOf({ confirm: { top: 2, confidence: 0.95, max_repeats: 5 }, ...change })
  return { store, study: store.createStudy(definition, 0) }
}

describe('confirming trials in the store', () => {
  it('are never the best, however good, and are listed by themselves', () => {
    const { store, study } = setUp()
    add(store, study.id, { x: 0.1, values: { loss: 2 } })
    const confirming = add(store, study.id, { x: 0.1, values: { loss: -9 }, confirms: 0 })
    expect(store.bestTrial(study.id)?.number).toBe(0)
    expect(store.leaders(study.id, 3).map(({ number }) => number)).toEqual([0])
    expect(store.confirming(study.id).map(({ number, confirms }) => [number, confirms])).toEqual([[confirming, 0]])
  })

  it('confirm the best different configurations, in order', () => {
    const { store, study } = setUp()
    for (const [x, loss] of [[1, 3], [2, 1], [2, 0.5], [3, 2], [4, NaN]] as const) add(store, study.id, { x, values: { loss } })
    expect(store.leaders(study.id, 2).map(({ number }) => number)).toEqual([2, 3])
    expect(store.leaders(study.id, 9).map(({ number }) => number)).toEqual([2, 3, 0])
  })

  it('confirm none that breaks a bound', () => {
    const { store, study } = setUp({ metrics: [{ name: 'loss', goal: 'minimize' }, { name: 'ms', at_most: 5 }] })
    add(store, study.id, { x: 1, values: { loss: 1, ms: 9 } })
    add(store, study.id, { x: 2, values: { loss: 2, ms: 5 } })
    expect(store.leaders(study.id, 2).map(({ number }) => number)).toEqual([1])
  })
})

describe('the best trial of a study with bounds', () => {
  const metrics: StudyDefinition['metrics'] = [{ name: 'loss', goal: 'maximize' }, { name: 'ms', at_most: 5 }, { name: 'size', at_least: 1, at_most: 2 }]

  it('is the first of the best that keep all of them, where every value is there and is a number', () => {
    const { store, study } = setUp({ metrics })
    expect(store.bestTrial(study.id)).toBeUndefined()
    const ends: { loss: number; [metric: string]: number }[] = [{ loss: 9, ms: 6, size: 1 }, { loss: 8, ms: 5, size: 0.5 }, { loss: 7, ms: 1 }, { loss: 6, ms: NaN, size: 1 }, { loss: 5, ms: -Infinity, size: 2 }, { loss: 5, ms: 5, size: 1 }, { loss: 4, ms: 1, size: 1 }]
    for (const values of ends) add(store, study.id, { x: values.loss / 10, values })
    expect(store.bestTrial(study.id)?.number).toBe(4)
    expect(store.leaders(study.id, 9).map(({ number }) => number)).toEqual([4, 6])
  })

  it('is found without reading the trials that break one, however many these are', () => {
    const { store, study } = setUp({ metrics: [{ name: 'loss', goal: 'minimize' }, { name: 'ms', at_most: 5 }] })
    const bad = 3000
    store.transaction(() => {
      for (let number = 0; number <= bad; number += 1) {
        const { id } = store.addRunningTrial({ studyId: study.id, number, params: { x: 0 }, seed: 0, origin: 'sampler' }, 'cpu-0', 0)
        store.endTrial({ trialId: id, state: 'complete', reason: null, message: null, values: { loss: number, ms: number < bad ? 9 : 1 }, at: 1 })
      }
    })
    const spent = (look: () => unknown): number => {
      const before = process.cpuUsage()
      for (let time = 0; time < 5; time += 1) look()
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const reading = spent(() => store.listTrials(study.id))
    expect(spent(() => store.bestTrial(study.id))).toBeLessThan(reading)
    expect(store.bestTrial(study.id)?.number).toBe(bad)
  })
})

describe('the best trial of a study that confirms', () => {
  const race = (losses: readonly (readonly [number, number])[], max_repeats = 5) => {
    const { store, study } = setUp({ confirm: { top: 2, confidence: 0.95, max_repeats } })
    add(store, study.id, { x: 1, values: { loss: 1 } })
    add(store, study.id, { x: 2, values: { loss: 2 } })
    losses.forEach((round, index) => {
      const seed = confirmSeed(study.definition.seed, index)
      round.forEach((loss, trial) => add(store, study.id, { x: trial + 1, values: { loss }, seed, confirms: trial, state: Number.isNaN(loss) ? 'fail' : 'complete' }))
    })
    return { status: confirmationOf(store, study)?.status, best: bestTrialOf(store, study)?.number }
  }

  it('is that of the search until the race is decided, then the winner', () => {
    expect(race([])).toEqual({ status: undefined, best: 0 })
    expect(race([[5, 4], [5, 4.1]])).toEqual({ status: 'running', best: 0 })
    expect(race([[5, 4], [5, 4.1], [5.1, 4], [5, 4], [5, 4.1], [5.1, 4]], 6)).toEqual({ status: 'decided', best: 1 })
  })

  it('stays that of the search when nothing is decided, and no trial that failed when run again', () => {
    expect(race([[5, 4], [4, 5], [5, 4], [4, 5], [5, 4]])).toEqual({ status: 'undecided', best: 0 })
    expect(race([[NaN, 4], [1, 5], [1, 4]])).toEqual({ status: 'decided', best: 1 })
  })

  it('does not count a run that was not needed, nor one with a seed of no round', () => {
    const { store, study } = setUp()
    for (const x of [1, 2]) add(store, study.id, { x, values: { loss: x } })
    add(store, study.id, { x: 1, values: {}, seed: confirmSeed(study.definition.seed, 0), confirms: 0, state: 'pruned' })
    add(store, study.id, { x: 1, values: { loss: 3 }, seed: 12345, confirms: 0 })
    expect(confirmationOf(store, study)?.candidates.map(({ runs }) => runs)).toEqual([0, 0])
  })
})
