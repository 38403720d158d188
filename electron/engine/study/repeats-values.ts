import type { MetricValues } from '../../../shared/domain/trial.ts'
import { standardErrorName } from '../../../shared/domain/standard-error.ts'
import { meanOf, standardErrorOf } from './confirm-statistics.ts'

/**
 * What the runs of one configuration came to: the mean of every metric, and its standard error (sample standard deviation over √k) as
 * `<metric>_se`, over the runs that have the metric. NaN in one run makes both NaN.
 */
export function valuesOfRuns(runs: readonly MetricValues[]): MetricValues {
  const values: Record<string, number> = {}
  const errors: Record<string, number> = {}
  for (const name of new Set(runs.flatMap((run) => Object.keys(run)))) {
    const found = runs.flatMap((run) => run[name] ?? [])
    values[name] = meanOf(found)
    const error = standardErrorOf(found)
    if (error !== undefined) errors[standardErrorName(name)] = error
  }
  return { ...values, ...errors }
}
