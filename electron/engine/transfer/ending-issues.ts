import { objectivesOf } from '../../../shared/domain/metric.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'

/** What a study cannot do of `repeats`, `confirm` and `end`. */
export function endingIssues({ objective, scheduler, metrics, repeats, confirm, end }: StudyDefinition): InputIssue[] {
  const isAskTell = objective.kind === 'ask-tell'
  // A trial of a population has the weights of its ancestors: run again from scratch it is not the same.
  const isPopulation = scheduler.name === 'pbt'
  return [
    ...(isAskTell && repeats > 1 ? [{ path: 'repeats', message: 'ask-tell programs repeat themselves: tell the mean of the runs' }] : []),
    ...(isAskTell && confirm !== undefined ? [{ path: 'confirm', message: 'ask-tell programs run their best again themselves: Tunery has nothing to run' }] : []),
    ...(isPopulation && repeats > 1 ? [{ path: 'repeats', message: 'cannot be more than 1 with the scheduler pbt: its trials go on from others’ checkpoints' }] : []),
    ...(isPopulation && confirm !== undefined ? [{ path: 'confirm', message: 'cannot be used with the scheduler pbt: its trials go on from others’ checkpoints' }] : []),
    ...(end.regret_below !== undefined && objectivesOf(metrics).length > 1 ? [{ path: 'end.regret_below', message: 'needs a single metric with a goal' }] : []),
  ]
}
