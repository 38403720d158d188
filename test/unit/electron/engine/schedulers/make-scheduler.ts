import { createPlugin, type Choice } from '../../../../../electron/engine/contracts/registry.ts'
import type { Scheduler, SchedulerEntry, SchedulerStudy } from '../../../../../electron/engine/contracts/scheduler.ts'
import { hyperband } from '../../../../../electron/engine/schedulers/hyperband.ts'
import { patience } from '../../../../../electron/engine/schedulers/patience.ts'
import { pbt } from '../../../../../electron/engine/schedulers/pbt.ts'
import { percentile } from '../../../../../electron/engine/schedulers/percentile.ts'
import { bohb, dehb, mobster } from '../../../../../electron/engine/schedulers/presets.ts'
import { successiveHalving } from '../../../../../electron/engine/schedulers/successive-halving.ts'
import { threshold } from '../../../../../electron/engine/schedulers/threshold.ts'
import { wilcoxon } from '../../../../../electron/engine/schedulers/wilcoxon.ts'

const entries: readonly SchedulerEntry[] = [percentile, patience, threshold, wilcoxon, successiveHalving, hyperband, bohb, dehb, mobster, pbt]

/** One of the schedulers by name, its options checked as those of a study file are. */
export function makeScheduler(choice: Choice, maxSteps: number | undefined, study?: SchedulerStudy): Scheduler {
  return createPlugin('scheduler', entries, choice, (entry, options) => entry.create(options, maxSteps, study))
}
