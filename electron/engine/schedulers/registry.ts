import { createPlugin, findPlugin, issuesWhen, type Choice } from '../contracts/registry.ts'
import type { Scheduler, SchedulerEntry, SchedulerStudy } from '../contracts/scheduler.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { asha } from './asha.ts'
import { hyperband } from './hyperband.ts'
import { median } from './median.ts'
import { none } from './none.ts'
import { patience } from './patience.ts'
import { pbt } from './pbt.ts'
import { percentile } from './percentile.ts'
import { bohb, dehb, mobster } from './presets.ts'
import { successiveHalving } from './successive-halving.ts'
import { threshold } from './threshold.ts'
import { wilcoxon } from './wilcoxon.ts'

/** Every scheduler, in the order in which forms show them. A new one is its file and its line here. */
export const schedulers: readonly SchedulerEntry[] = [none, median, percentile, asha, hyperband, successiveHalving, bohb, dehb, mobster, patience, threshold, wilcoxon, pbt]

/** The scheduler of that name, or undefined. */
export function findScheduler(name: string): SchedulerEntry | undefined {
  return findPlugin(schedulers, name)
}

/**
 * Makes the scheduler that a study names.
 * @param maxSteps the most steps that a trial of this study runs, where known
 * @param study what a scheduler that makes configurations (pbt) goes by
 * @throws TuneryError bad-input with issues at `scheduler.name` or `scheduler.<option>`
 */
export function createScheduler(choice: Choice, maxSteps: number | undefined, study?: SchedulerStudy): Scheduler {
  return createPlugin('scheduler', schedulers, choice, (entry, options) => entry.create(options, maxSteps, study))
}

/** What is wrong with a study's scheduler; empty when nothing is. */
export function schedulerIssues(choice: Choice, maxSteps?: number, study?: SchedulerStudy): InputIssue[] {
  return issuesWhen(() => createScheduler(choice, maxSteps, study))
}
