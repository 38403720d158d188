import type { Progress } from '../../../shared/contract/views.ts'
import { isContinuation } from '../../../shared/domain/trial.ts'
import type { ActiveTrial } from './active-trial.ts'

/** The trials of a study that run now. Several may share a slot. */
export class ActiveTrials {
  readonly #byNumber = new Map<number, ActiveTrial>()

  get size(): number {
    return this.#byNumber.size
  }

  get(number: number): ActiveTrial | undefined {
    return this.#byNumber.get(number)
  }

  add(active: ActiveTrial): void {
    this.#byNumber.set(active.trial.number, active)
  }

  delete(number: number): void {
    this.#byNumber.delete(number)
  }

  /** Whether trials of the search run, and not only those that confirm or continue others. */
  isSearching(): boolean {
    return this.#search().length > 0
  }

  /** The names of the slots in use. */
  slots(): Set<string> {
    return new Set([...this.#byNumber.values()].map(({ slot }) => slot.name))
  }

  /** Ends the trials at once; they go back to waiting. */
  abortAll(): void {
    for (const { abort } of this.#byNumber.values()) abort.abort()
  }

  /** Ends the trials of the search that run now, after a while in which they may save what they can. */
  abortSearch(afterMs: number): void {
    const cut = this.#search()
    setTimeout(() => cut.forEach(({ abort }) => abort.abort()), afterMs).unref()
  }

  /** Resolves when all of those that run now are over, and that is on disk. */
  async allDone(): Promise<void> {
    await Promise.all([...this.#byNumber.values()].map(({ done }) => done))
  }

  /** As the page shows them. @param maxSteps the most steps of each, where known */
  view(maxSteps: number | null): Progress['running'] {
    return [...this.#byNumber.values()].map(({ trial, slot, lastStep, startedAt, waits, firstStep, firstReportAt }) => ({
      number: trial.number, slot: slot.name, step: lastStep, maxSteps, startedAt, waits, firstStep, firstReportAt,
    }))
  }

  #search(): ActiveTrial[] {
    return [...this.#byNumber.values()].filter(({ trial }) => trial.confirms === null && !isContinuation(trial))
  }
}
