import { nonDominatedRanks } from '../../../shared/analysis/pareto.ts'
import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { History, TrialView } from '../contracts/history.ts'
import type { AskTellResult, BestReply } from './ask-tell-messages.ts'

const keepsBounds = ({ result }: TrialView): boolean => result?.violations.every((by) => by <= 0) === true

/** The results of complete trials: the best of them is known at any time. */
export class AskTellResults {
  readonly #history: History
  readonly #valuesOf: (number: number) => MetricValues
  #best: TrialView | undefined
  #complete = 0

  /** @param history may hold complete trials already */
  constructor(history: History, valuesOf: (number: number) => MetricValues) {
    this.#history = history
    this.#valuesOf = valuesOf
    for (const trial of history.trials) if (trial.state === 'complete') this.add(trial)
  }

  /** How many trials are complete. */
  get complete(): number {
    return this.#complete
  }

  /** Takes a trial that has just completed. @returns whether it is the best now, by the first objective */
  add(trial: TrialView): boolean {
    this.#complete += 1
    const [loss = Infinity] = trial.result?.losses ?? []
    const [least = Infinity] = this.#best?.result?.losses ?? []
    if (!keepsBounds(trial) || (this.#best !== undefined && loss >= least)) return false
    this.#best = trial
    return true
  }

  /** The complete trial that is best by the first objective, the earliest of equals; where there are bounds, of those that keep them. */
  best(): BestReply {
    if (this.#best === undefined)
      return { trial: null, why: this.#complete === 0 ? 'no trial is complete yet' : `none of the ${this.#complete} complete trials keeps the bounds of the metrics` }
    const best = this.#resultOf(this.#best)
    return this.#history.objectives.length === 1 ? best : { ...best, front: this.#front() }
  }

  #front(): AskTellResult[] {
    // NaN is as bad as it gets, but no compromise.
    const candidates = this.#history.trials.filter((trial) => keepsBounds(trial) && this.#history.objectives.every(({ name }) => !Number.isNaN(this.#valuesOf(trial.number)[name])))
    const ranks = nonDominatedRanks(candidates.map(({ result }) => result?.losses ?? []))
    return candidates.filter((_, index) => ranks[index] === 0).map((trial) => this.#resultOf(trial))
  }

  #resultOf({ number, config }: TrialView): AskTellResult {
    return { trial: number, params: config, values: this.#valuesOf(number) }
  }
}
