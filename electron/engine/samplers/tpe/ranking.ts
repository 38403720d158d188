import type { TrialView } from '../../contracts/history.ts'
import { totalViolation } from '../../../../shared/analysis/pareto.ts'

/** What a trial's place depends on: lower comes first, compared in order. */
type Key = readonly [group: number, first: number, second: number]

/**
 * Where a trial stands, as Optuna's TPE sorts them: complete and feasible trials by loss, then pruned ones by step (later is better) and loss,
 * those without a report last, then infeasible ones by violation. A paused trial counts as pruned until it goes on.
 * Undefined for a trial that has no result yet, and for one that failed.
 */
function keyOf(trial: TrialView): Key | undefined {
  if (trial.state === 'complete') {
    const [violation, loss] = [totalViolation(trial.result?.violations ?? []), trial.result?.losses[0] ?? trial.loss]
    if (loss === undefined) return undefined
    return violation > 0 ? [3, violation, 0] : [0, loss, 0]
  }
  if (trial.state !== 'pruned' && trial.pausedAtStep === undefined) return undefined
  return trial.loss === undefined ? [2, 0, 0] : [1, -trial.lastStep, trial.loss]
}

const isFeasible = (key: Key | undefined): boolean => key?.[0] === 0

const isComplete = (key: Key | undefined): boolean => isFeasible(key) || key?.[0] === 3

function compare(a: Key, b: Key): number {
  for (let i = 0; i < 3; i += 1) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** The trials of a history from best to worst, kept while trials end. */
export class Ranking {
  /** The numbers of the trials that have a place, best first. */
  readonly order: number[] = []
  /** How many of them, at the start, are complete and keep every bound. */
  feasible = 0
  /** How many are complete, whether they keep the bounds or not. */
  complete = 0
  readonly #keys: (Key | undefined)[] = []

  clear(): void {
    this.order.length = 0
    this.#keys.length = 0
    this.feasible = 0
    this.complete = 0
  }

  /** Puts a trial where it belongs now. */
  update(trial: TrialView): void {
    const [old, key] = [this.#keys[trial.number], keyOf(trial)]
    if (old !== undefined) {
      if (key !== undefined && compare(old, key) === 0) return
      this.order.splice(this.#find(old, trial.number), 1)
    }
    this.#keys[trial.number] = key
    this.feasible += Number(isFeasible(key)) - Number(isFeasible(old))
    this.complete += Number(isComplete(key)) - Number(isComplete(old))
    if (key !== undefined) this.order.splice(this.#find(key, trial.number), 0, trial.number)
  }

  /** The first place whose trial does not come before; among equals the earlier trial comes first. */
  #find(key: Key, number: number): number {
    let [low, high] = [0, this.order.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.order[middle] ?? 0
      const order = compare(this.#keys[other] ?? [0, 0, 0], key) || other - number
      if (order < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
