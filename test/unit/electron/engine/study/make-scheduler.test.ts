import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../../electron/engine/analysis/simulation/simulate.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { makeScheduler, studySchedulerIssues } from '../../../../../electron/engine/study/make-scheduler.ts'
import type { Config } from '../../../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { defaultSpace, findTask } from '../../../../../shared/tasks/catalog.ts'
import { definitionOf } from '../../../../integration/electron/engine/store/definition.ts'

const task = findTask('fashion-mnist/mlp') ?? expect.fail('there is no such task')
const space = defaultSpace(task)
const training = { kind: 'builtin', task: task.name, fixed: { epochs: 10 } } as const
const pbt = { name: 'pbt', population: 6, interval_epochs: 2, quantile: 0.4, resample_probability: 0.5 }

/** The configurations before and after each copy of a study on simulated curves. */
function copiesOf(definition: StudyDefinition): [Config, Config][] {
  const sampler = createSampler({ name: 'random' }, definition.space)
  const valueAt = (config: Config, step: number): number => Number(config['learning_rate']) + 1 / step
  const { history } = simulate({ space: definition.space, sampler, scheduler: makeScheduler(definition), valueAt, trials: 20, maxSteps: 10 })
  return history.trials.flatMap(({ config, forkedFrom }) => (forkedFrom === undefined ? [] : [[history.trials[forkedFrom.trial]?.config ?? {}, config]]))
}

describe('the scheduler of a study', () => {
  it('changes nothing of a built-in task that a checkpoint cannot go on with', () => {
    const copies = copiesOf(definitionOf({ objective: training, space, scheduler: pbt }))
    expect(copies.length).toBeGreaterThan(5)
    const changed = (name: string): boolean => copies.some(([before, after]) => before[name] !== after[name])
    expect(['units', 'layers', 'activation'].map(changed)).toEqual([false, false, false])
    expect(['learning_rate', 'momentum', 'batch_size'].map(changed)).toEqual([true, true, true])
  })

  it('may change anything that the study names, and everything of a command', () => {
    const changedUnits = (definition: StudyDefinition): boolean => copiesOf(definition).some(([before, after]) => before['units'] !== after['units'])
    expect(changedUnits(definitionOf({ objective: training, space, scheduler: { ...pbt, explore: 'units' } }))).toBe(true)
    expect(changedUnits(definitionOf({ space, scheduler: { ...pbt, max_epochs: 10 } }))).toBe(true)
  })

  it('has issues where it does not fit the study', () => {
    expect(studySchedulerIssues(definitionOf({ scheduler: pbt }))).toEqual([{ path: 'scheduler.max_epochs', message: 'is needed: the study does not say how many steps a trial runs' }])
    expect(studySchedulerIssues(definitionOf({ scheduler: { ...pbt, max_epochs: 10, explore: 'x, rate' } }))).toEqual([{ path: 'scheduler.explore', message: '"rate" is not in the search space' }])
    expect(studySchedulerIssues(definitionOf({ objective: training, space, scheduler: pbt }))).toEqual([])
  })

  it('that copies checkpoints is not for trials that are to be run again', () => {
    const again = { repeats: 3, confirm: { top: 3, confidence: 0.95, max_repeats: 10 } }
    const pathsOf = (scheduler: StudyDefinition['scheduler']): string[] =>
      studySchedulerIssues(definitionOf({ objective: training, space, scheduler, ...again })).map(({ path }) => path)
    expect(pathsOf(pbt)).toEqual(['repeats', 'confirm'])
    expect(pathsOf({ name: 'asha' })).toEqual([])
  })
})
