import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Choice } from '../../../../../electron/engine/contracts/registry.ts'
import type { Store, StudyRecord } from '../../../../../electron/engine/contracts/store.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { StudyRunner } from '../../../../../electron/engine/study/runner.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { checkpointingExecutor } from '../../../../fixtures/study/checkpointing-executor.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

const steps = 8

/** Runs a study until it ends, or until its process is as good as killed. @returns whether it has ended */
async function run(store: Store, study: StudyRecord, crashAfter: number): Promise<boolean> {
  const { sampler, scheduler, space, seed } = study.definition
  let at = 0
  return new Promise((resolve) => {
    const runner = new StudyRunner(study, {
      store,
      changes: unheard,
      clock: () => (at += 1),
      executor: checkpointingExecutor(steps, crashAfter, () => resolve(false)),
      sampler: createSampler(sampler, space),
      scheduler: createScheduler(scheduler, steps, { space, seed }),
      onEnded: () => resolve(true),
    })
    runner.start()
  })
}

/** All that a study has come to, but for times and slots. @param crashes after how many moments each of its processes is killed; the last one is not */
async function outcome(definition: StudyDefinition, crashes: readonly number[]) {
  const store = temporaryStore()
  const { id } = store.createStudy(definition, 0)
  const again = (): StudyRecord => store.findStudy(id) ?? expect.fail('the study is gone')
  for (const crashAfter of crashes) if (await run(store, again(), crashAfter)) break
  if (again().status !== 'finished') expect(await run(store, again(), Infinity)).toBe(true)
  const { status, statusReason } = again()
  const trials = store.listTrials(id).map(({ id: trialId, number, state, message, params, seed, values, lastStep, forkedFrom }) => {
    const decisions = store.decisions(trialId).map(({ kind, step, rung, bracket, why }) => ({ kind, step, rung, bracket, why }))
    return { number, state, message, params, seed, values, lastStep, forkedFrom, decisions, curves: store.curvesOfTrial(trialId) }
  })
  return { status, statusReason, trials }
}

const choices: readonly Choice[] = [
  { name: 'asha', max_epochs: 8, reduction_factor: 2 },
  { name: 'hyperband', max_epochs: 8, reduction_factor: 2 },
  { name: 'successive-halving', max_epochs: 8, reduction_factor: 2, bracket_trials: 4 },
  { name: 'median', n_startup_trials: 2 },
  { name: 'pbt', population: 4, interval_epochs: 2, quantile: 0.3 },
]

describe.each(choices.map((choice) => [choice.name, choice] as const))('a study with the scheduler %s', (name, scheduler) => {
  it('comes to the same trials, decisions and forks however often its process is killed', { timeout: 120_000 }, async () => {
    const moments = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1000 }), moments, async (seed, crashes) => {
        const definition = definitionOf({ space: { x: { type: 'float', low: 0, high: 1 } }, scheduler, seed, budget: { trials: 12 } })
        const whole = await outcome(definition, [])
        expect(await outcome(definition, crashes)).toEqual(whole)
        expect(whole).toMatchObject({ status: 'finished', statusReason: name === 'pbt' ? expect.any(String) : 'all 12 trials are done' })
        expect(whole.trials.some(({ decisions }) => decisions.length > 0)).toBe(true)
        expect(whole.trials.some(({ forkedFrom }) => forkedFrom !== null)).toBe(name === 'pbt')
      }),
      { numRuns: 4 },
    )
  })
})

describe('a population whose process is killed', () => {
  it('comes to the same forks from the same steps at any moment, one while a trial saves what it is paused with too', { timeout: 120_000 }, async () => {
    const scheduler: Choice = { name: 'pbt', population: 4, interval_epochs: 2, quantile: 0.3 }
    const definition = definitionOf({ space: { x: { type: 'float', low: 0, high: 1 } }, scheduler, seed: 3, budget: { trials: 8 } })
    const whole = await outcome(definition, [])
    for (let moment = 11; moment < 20; moment += 1) expect(await outcome(definition, [moment])).toEqual(whole)
  })
})
