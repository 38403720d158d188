import { objectivesOf } from '../../../shared/domain/metric.ts'
import { isContinuation } from '../../../shared/domain/trial.ts'
import type { Executor, TrialEvent, TrialJob } from '../contracts/executor.ts'
import { findScheduler } from '../schedulers/registry.ts'
import type { ActiveTrial } from './active-trial.ts'
import { runRepeats } from './repeats.ts'
import type { StudyState } from './study-state.ts'

/** Whether the steps of a study's trials are their repeats, because its scheduler judges those. */
export function stepsAreRepeats({ definition }: Pick<StudyState, 'definition'>): boolean {
  return definition.repeats > 1 && findScheduler(definition.scheduler.name)?.judges === 'repeats'
}

/** The events of a trial: of its one run, or of as many as the study repeats it. A trial that confirms another one, or continues such a one, is run once. */
export function trialEvents(executor: Executor, state: StudyState, active: ActiveTrial, job: TrialJob, goesOn: () => boolean): AsyncIterable<TrialEvent> {
  const { definition, parts } = state
  const { trial, slot, abort } = active
  if (definition.repeats === 1 || trial.confirms !== null || isContinuation(trial)) return executor.run(job, slot, abort.signal)
  const plan = {
    repeats: definition.repeats,
    objectives: objectivesOf(definition.metrics).map(({ name }) => name),
    steps: stepsAreRepeats(state) ? ('repeats' as const) : ('epochs' as const),
  }
  return runRepeats(executor, job, slot, abort.signal, plan, {
    finished: parts.store.runs(trial.id),
    reported: trial.values,
    lastStep: trial.lastStep,
    finish: (run, values) => parts.store.setRun(trial.id, run, values),
    goesOn,
  })
}
