import { z } from 'zod'
import type { SchedulerEntry } from '../contracts/scheduler.ts'
import { createPercentile, percentileTiming } from './percentile.ts'

const medianOptions = z.strictObject(percentileTiming)

/**
 * The median stopping rule of Google Vizier (Golovin et al., 2017, section 3.2.2), as Optuna's `MedianPruner` states it: percentile stopping at the 50th.
 * (Vizier compares running averages of the objective instead of values.)
 */
export const median: SchedulerEntry<typeof medianOptions> = {
  name: 'median',
  title: 'Median stopping',
  description: 'Stops a trial whose best value so far is worse than the median of the complete trials at the same step.',
  options: medianOptions,
  create: (options) => createPercentile({ ...options, percentile: 50 }, 'the median'),
}
