import type { Config } from '../../../shared/domain/search-space.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { completeParams } from '../../../shared/tasks/complete-params.ts'
import type { Executor, Slot } from '../contracts/executor.ts'
import { trialJob } from './job.ts'
import type { StudyState } from './study-state.ts'
import type { TrialQueue } from './trial-queue.ts'

/** Finds the trials that train together with another in its slot. */
export class TrialGroups {
  readonly #state: StudyState
  readonly #queue: TrialQueue
  readonly #executor: Executor

  constructor(state: StudyState, queue: TrialQueue, executor: Executor) {
    this.#state = state
    this.#queue = queue
    this.#executor = executor
  }

  /**
   * The trial with those that train together with it, which are then `running` in the database: as many as pay, first those that wait or go on,
   * then new ones. A new one that does not fit waits for another slot; so that samplers learn from what ends, no more wait than a group has places.
   * @param most no more than so many
   */
  around(lead: Trial, slot: Slot, most: number): readonly Trial[] {
    const { definition, parts } = this.#state
    const job = trialJob(definition, lead, parts.store.filesFolder, parts.store.checkpointStep(lead.id), 'train')
    const fusion = definition.repeats > 1 ? undefined : this.#executor.fusion?.(job)
    if (fusion === undefined || fusion.size <= 1) return [lead]
    const fits = (params: Config): boolean => this.#executor.fusion?.({ ...job, params: completeParams(definition, params) })?.key === fusion.key
    const group = [lead]
    while (group.length < Math.min(fusion.size, most)) {
      const trial = this.#queue.companion(slot, fits, fusion.size)
      if (trial === undefined) break
      group.push(trial)
    }
    return group
  }

  /** The slots share what is left of a budget, so that none idles at its end; not where a study says how many train together. */
  most(): number {
    const { budget, fuse, parallel } = this.#state.definition
    if (fuse !== 'auto' || budget.trials === undefined) return Infinity
    return Math.ceil((this.#queue.waiting + Math.max(budget.trials - this.#queue.created, 0)) / parallel)
  }
}
