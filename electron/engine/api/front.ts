import { createHypervolume } from '../../../shared/analysis/hypervolume.ts'
import { dominates, type LossVector } from '../../../shared/analysis/pareto.ts'
import type { Front } from '../../../shared/contract/views.ts'
import { isFeasible, lossOf, objectivesOf, type ObjectiveMetric } from '../../../shared/domain/metric.ts'
import { ownValue } from '../../../shared/domain/own-value.ts'
import { isFinal, type Trial } from '../../../shared/domain/trial.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { createPause } from './pause.ts'

/** A complete trial that keeps all bounds and has a number for every objective. */
interface Candidate {
  readonly trialNumber: number
  readonly losses: LossVector
  /** How many trials were final when it was, itself included. */
  readonly finished: number
}

/** Exact volumes of more dimensions take too long for a large front. */
const mostObjectives = 4
const pageSize = 500

/**
 * The front of one study. Trials that run a configuration again to confirm it are left out. The volume is in the product of
 * the objectives' units, up to the worst finite value of each; beyond four objectives, or where it is too large for a number, there is none.
 * Final trials never change, so that each is read and compared once; only a new worst value makes the volumes begin again.
 */
class StudyFront {
  readonly #store: Store
  readonly #study: StudyRecord
  readonly #objectives: readonly ObjectiveMetric[]
  /** So many trials, from the first, are final and known. */
  #settled = 0
  readonly #known = new Set<number>()
  #finished = 0
  #front: Candidate[] = []
  /** Those of which every loss is finite. */
  readonly #measured: Candidate[] = []
  #worst: readonly number[]
  #grow: (point: LossVector) => number = () => 0
  /** How many of the measured are in the history. */
  #grown = 0
  #history: NonNullable<Front['hypervolume']>['history'] = []

  constructor(store: Store, study: StudyRecord) {
    this.#store = store
    this.#study = study
    this.#objectives = objectivesOf(study.definition.metrics)
    this.#worst = this.#objectives.map(() => -Infinity)
  }

  async update(): Promise<Front> {
    const pause = createPause()
    for (const candidate of await this.#readNew(pause)) {
      this.#compare(candidate)
      await pause()
    }
    const hasVolume = this.#objectives.length > 1 && this.#objectives.length <= mostObjectives
    if (hasVolume) await this.#measure(pause)
    return {
      objectives: [...this.#objectives],
      trials: this.#front.map(({ trialNumber }) => trialNumber).sort((a, b) => a - b),
      hypervolume: hasVolume && Number.isFinite(this.#history.at(-1)?.value) ? { reference: this.#reference(), history: [...this.#history] } : null,
    }
  }

  /** The candidates among the trials that have ended since the last update, in the order in which they ended. */
  async #readNew(pause: () => Promise<void>): Promise<Candidate[]> {
    const ended: Trial[] = []
    let isSettled = true
    for (let offset = this.#settled; ; offset += pageSize) {
      const page = this.#store.listTrials(this.#study.id, { offset, limit: pageSize })
      for (const trial of page) {
        const isOver = isFinal(trial.state)
        isSettled &&= isOver
        if (isSettled) this.#settled += 1
        if (isOver && !this.#known.delete(trial.number)) ended.push(trial)
        if (isOver && !isSettled) this.#known.add(trial.number)
      }
      if (page.length < pageSize) break
      await pause()
    }
    ended.sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0) || a.number - b.number)
    return ended.flatMap((trial) => this.#candidate(trial) ?? [])
  }

  #candidate({ number, state, values, confirms }: Trial): Candidate | undefined {
    if (confirms !== null) return undefined
    this.#finished += 1
    if (state !== 'complete' || !isFeasible(this.#study.definition.metrics, values)) return undefined
    const numbers = this.#objectives.map(({ name }) => ownValue(values, name) ?? NaN)
    if (numbers.some(Number.isNaN)) return undefined
    const losses = this.#objectives.map(({ goal }, k) => lossOf(goal, numbers[k] ?? NaN))
    return { trialNumber: number, losses, finished: this.#finished }
  }

  #compare(candidate: Candidate): void {
    if (candidate.losses.every(Number.isFinite)) this.#measured.push(candidate)
    if (this.#front.some(({ losses }) => dominates(losses, candidate.losses))) return
    this.#front = [...this.#front.filter(({ losses }) => !dominates(candidate.losses, losses)), candidate]
  }

  async #measure(pause: () => Promise<void>): Promise<void> {
    const worst = this.#worst.map((before, k) => this.#measured.slice(this.#grown).reduce((most, { losses }) => Math.max(most, losses[k] ?? most), before))
    if (worst.some((value, k) => value !== this.#worst[k])) {
      this.#worst = worst
      this.#grow = createHypervolume(worst)
      this.#grown = 0
      this.#history = []
    }
    for (; this.#grown < this.#measured.length; await pause()) {
      const candidate = this.#measured[this.#grown]
      this.#grown += 1
      if (candidate === undefined) continue
      const value = this.#grow(candidate.losses)
      if (value !== this.#history.at(-1)?.value) this.#history.push({ trialNumber: candidate.trialNumber, finished: candidate.finished, value })
    }
  }

  #reference(): number[] {
    // Adding 0 makes -0 an ordinary 0.
    return this.#objectives.map(({ goal }, k) => (goal === 'minimize' ? 1 : -1) * (this.#worst[k] ?? 0) + 0)
  }
}

interface Kept {
  readonly createdAt: number
  readonly front: StudyFront
  /** The last update, which the next one waits for. */
  last: Promise<unknown>
}

/** The best compromises of each study of a database, and the hypervolume of its front as it grew. */
export function createFronts(store: Store): (study: StudyRecord) => Promise<Front> {
  const kept = new Map<number, Kept>()
  return (study) => {
    const found = kept.get(study.id)
    // The id of a deleted study may come back.
    const entry = found?.createdAt === study.createdAt ? found : { createdAt: study.createdAt, front: new StudyFront(store, study), last: Promise.resolve() }
    kept.set(study.id, entry)
    const update = entry.last.then(() => entry.front.update())
    entry.last = update.catch(() => kept.delete(study.id))
    return update
  }
}
