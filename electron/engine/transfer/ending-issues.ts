import { objectivesOf, type Metric } from '../../../shared/domain/metric.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { standardErrorName } from '../../../shared/domain/standard-error.ts'

/** What a study cannot do of `repeats`, `confirm` and `end`. */
export function endingIssues({ objective, metrics, repeats, confirm, end }: StudyDefinition): InputIssue[] {
  const isAskTell = objective.kind === 'ask-tell'
  return [
    ...(isAskTell && repeats > 1 ? [{ path: 'repeats', message: 'ask-tell programs repeat themselves: tell the mean of the runs' }] : []),
    ...(isAskTell && confirm !== undefined ? [{ path: 'confirm', message: 'ask-tell programs run their best again themselves: Tunery has nothing to run' }] : []),
    ...(repeats > 1 ? standardErrorIssues(metrics) : []),
    ...(end.regret_below !== undefined && objectivesOf(metrics).length > 1 ? [{ path: 'end.regret_below', message: 'needs a single metric with a goal' }] : []),
  ]
}

/** A trial that is repeated has the standard error of each metric as `<metric>_se`; a bound on one is what it is for. */
function standardErrorIssues(metrics: readonly Metric[]): InputIssue[] {
  return metrics.flatMap(({ name, goal }, index) => {
    const of = metrics.find((other) => standardErrorName(other.name) === name)
    if (goal === undefined || of === undefined) return []
    return [{ path: `metrics[${index}].name`, message: `"${name}" is what repeats keep the standard error of "${of.name}" as: give your own metric another name` }]
  })
}
