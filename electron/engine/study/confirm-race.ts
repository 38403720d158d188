import type { ObjectiveMetric } from '../../../shared/domain/metric.ts'
import type { ConfirmRule } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { probabilityBelowZero } from './confirm-statistics.ts'

/** What a configuration came to in one round: every configuration of a round is run with the round's seed. */
export type RoundResult =
  /** A finite loss: lower is better. */
  | { readonly kind: 'loss'; readonly loss: number }
  /** It failed, or its objective was not a finite number. */
  | { readonly kind: 'failed' }

/** A configuration in the race. */
export interface Racer {
  /** The trial of the study that found it. */
  readonly trial: number
  /** By round, from 0; undefined: not run yet, or running. */
  readonly rounds: readonly (RoundResult | undefined)[]
}

/** That one configuration's mean is better than another's. */
export interface Judgement {
  readonly better: number
  readonly worse: number
  readonly probability: number
  /** Rounds that both have losses of. */
  readonly pairs: number
}

export interface RaceState {
  readonly status: 'running' | 'decided' | 'undecided'
  /** Trials that are still in the race, in the order in which they were given. */
  readonly left: readonly number[]
  /** Why each of the others is out: beaten by another, or failed in a round. */
  readonly out: ReadonlyMap<number, Judgement | { readonly failedInRound: number }>
  /** The rounds that those left are to be run in now; none when the race is over. */
  readonly next: readonly number[]
}

/** The race of a study's best configurations, as the database has it. */
export interface Race {
  readonly rule: ConfirmRule
  readonly objective: ObjectiveMetric
  /** The trials whose configurations race, the best of the search first. */
  readonly candidates: readonly Trial[]
  readonly racers: readonly Racer[]
  readonly state: RaceState
  /** Every confirming trial of the study, of earlier races too. */
  readonly confirming: readonly Trial[]
}

/** Nobody is beaten after fewer rounds than this: two differences say next to nothing of their spread. */
const leastRounds = 3

/** How sure it is that `a` is better than `b`, from the first rounds that both have losses of; undefined for fewer than two of them. */
export function judge(a: Racer, b: Racer, before: number): Judgement | undefined {
  const differences: number[] = []
  for (let round = 0; round < before; round += 1) {
    const [ofA, ofB] = [a.rounds[round], b.rounds[round]]
    if (ofA?.kind === 'loss' && ofB?.kind === 'loss') differences.push(ofA.loss - ofB.loss)
  }
  const probability = probabilityBelowZero(differences)
  return probability === undefined ? undefined : { better: a.trial, worse: b.trial, probability, pairs: differences.length }
}

/** The losses of a configuration's rounds. */
export function lossesOf({ rounds }: Racer): number[] {
  return rounds.flatMap((result) => (result?.kind === 'loss' ? [result.loss] : []))
}

/**
 * A race of configurations (Maron & Moore, "Hoeffding races", NIPS 1993; the sequential design of Birattari et al., "A racing algorithm for
 * configuring metaheuristics", GECCO 2002, with a Bayesian paired t-test in the place of Friedman's): all are run with the same seeds, and after
 * each round from the third on, whoever is beaten with the probability asked for is out.
 *
 * Pure: the same results make the same race, in whatever order they came, so that a race goes on after a crash as it would have.
 * A configuration that fails in a round is out too.
 */
export function raceOf(racers: readonly Racer[], { confidence, max_repeats: most }: Pick<ConfirmRule, 'confidence' | 'max_repeats'>): RaceState {
  const out = new Map<number, Judgement | { readonly failedInRound: number }>()
  const first = Math.min(leastRounds, most)
  let left = racers
  for (let rounds = 0; rounds < most && left.length > 1; rounds += 1) {
    if (left.some((racer) => racer.rounds[rounds] === undefined)) {
      // Nothing is decided before the first few rounds are complete, so that they need not wait for each other.
      const next = rounds < first ? Array.from({ length: first - rounds }, (_, ahead) => rounds + ahead) : [rounds]
      return { status: 'running', left: left.map(({ trial }) => trial), out, next }
    }
    for (const { trial, rounds: results } of left) if (results[rounds]?.kind === 'failed') out.set(trial, { failedInRound: rounds })
    left = left.filter(({ trial }) => !out.has(trial))
    if (rounds + 1 < first) continue
    for (const [trial, judgement] of beaten(left, rounds + 1, confidence)) out.set(trial, judgement)
    left = left.filter(({ trial }) => !out.has(trial))
  }
  return { status: left.length === 1 ? 'decided' : 'undecided', left: left.map(({ trial }) => trial), out, next: [] }
}

/** Who of those left is beaten by another of them, and by whom with the highest probability. */
function beaten(left: readonly Racer[], rounds: number, confidence: number): Map<number, Judgement> {
  const found = new Map<number, Judgement>()
  for (const worse of left)
    for (const better of left) {
      const judgement = better === worse ? undefined : judge(better, worse, rounds)
      if (judgement === undefined || judgement.probability < confidence) continue
      if (judgement.probability > (found.get(worse.trial)?.probability ?? 0)) found.set(worse.trial, judgement)
    }
  return found
}
