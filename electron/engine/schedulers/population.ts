import { follow } from '../contracts/follow.ts'
import type { History, LossReport, TrialView } from '../contracts/history.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
import { compareLosses, createRanking, type Ranking } from './ranking.ts'

/** What a member had when it reached a generation. */
export interface Arrival {
  readonly trial: number
  readonly step: number
  readonly loss: number
}

/** A generation of a population: everyone who has reached it. */
export interface Generation {
  readonly ranking: Ranking<Arrival>
  readonly arrivals: Map<number, Arrival>
}

/** The population of a study. */
export interface Population {
  /** The trials that have not ended. */
  readonly living: readonly TrialView[]
  /** How many trials live or have run to their end: not those that failed or made room for another. */
  readonly members: number
  generation(index: number): Generation | undefined
}

/** The step that a trial has reached, itself or the one that it was copied from. */
export function reached({ lastStep, forkedFrom }: TrialView): number {
  return Math.max(lastStep, forkedFrom?.step ?? 0)
}

const byLoss = (a: Arrival, b: Arrival): number => compareLosses(a.loss, b.loss) || a.trial - b.trial

/**
 * Keeps the population up to date: O(log n) for a report, and a look at the living for each call.
 * A trial arrives at a generation with its first report at or after `index * interval` steps; a copy does not arrive where it was copied.
 */
export function followPopulation(interval: number): (history: History) => Population {
  const generations = new Map<number, Generation>()
  let living: TrialView[] = []
  let complete = 0
  let current: History | undefined
  const updateReports = follow((history) => history.reports, {
    reset: () => generations.clear(),
    add: (report) => arrive(generations, interval, report, current?.trials[report.trial]?.forkedFrom?.step ?? 0),
  })
  // Who confirms or continues a trial is none of the population: it would wait for it.
  const updateTrials = follow((history) => history.searched, {
    reset() {
      living = []
      complete = 0
    },
    add: (trial) => living.push(trial),
  })
  return (history) => {
    current = history
    updateReports(history)
    updateTrials(history)
    complete += living.filter(({ state }) => state === 'complete').length
    living = living.filter(({ state }) => !isFinal(state))
    return { living, members: living.length + complete, generation: (index) => generations.get(index) }
  }
}

function arrive(generations: Map<number, Generation>, interval: number, { trial, step, loss }: LossReport, copiedAt: number): void {
  const index = Math.floor(step / interval)
  if (index === 0 || index <= Math.floor(copiedAt / interval)) return
  const generation = generations.get(index) ?? { ranking: createRanking(byLoss), arrivals: new Map<number, Arrival>() }
  generations.set(index, generation)
  const old = generation.arrivals.get(trial)
  if (old !== undefined && step > old.step) return
  if (old !== undefined) generation.ranking.delete(old)
  const arrival = { trial, step, loss }
  generation.arrivals.set(trial, arrival)
  generation.ranking.add(arrival)
}
