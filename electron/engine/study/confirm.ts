import type { Confirmation } from '../../../shared/contract/views.ts'
import { configurationKey } from '../../../shared/domain/configuration-key.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import { lossOf, type ObjectiveMetric } from '../../../shared/domain/metric.ts'
import { isFinal, type Trial } from '../../../shared/domain/trial.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { confirmationText } from './confirm-words.ts'
import { judge, lossesOf, raceOf, type Judgement, type Race, type Racer, type RoundResult } from './confirm-race.ts'
import { meanOf, standardErrorOf } from './confirm-statistics.ts'
import { confirmSeed } from './job.ts'

/**
 * The race that a study's end calls for: its best distinct configurations, run again with the seeds of the rounds. Runs of an earlier race count.
 * @returns undefined when the study confirms nothing, or has fewer than two configurations to compare
 */
export function raceIn(store: Store, { id, definition }: Pick<StudyRecord, 'id' | 'definition'>): Race | undefined {
  const rule = definition.confirm
  if (rule === undefined) return undefined
  const candidates = store.leaders(id, rule.top)
  if (candidates.length < 2) return undefined
  const objective = objectiveMetric(definition)
  const confirming = store.confirming(id)
  const racers = racersOf(candidates, confirming, Array.from({ length: rule.max_repeats }, (_, round) => confirmSeed(definition.seed, round)), objective)
  return { rule, objective, candidates, racers, state: raceOf(racers, rule), confirming }
}

function racersOf(candidates: readonly Trial[], confirming: readonly Trial[], seeds: readonly number[], objective: ObjectiveMetric): Racer[] {
  const roundOf = new Map(seeds.map((seed, round) => [seed, round]))
  const results = new Map<string, (RoundResult | undefined)[]>()
  for (const trial of confirming) {
    const round = roundOf.get(trial.seed)
    const result = resultOf(trial, objective)
    if (round === undefined || result === undefined) continue
    const key = configurationKey(trial.params)
    const rounds = results.get(key) ?? []
    rounds[round] ??= result
    results.set(key, rounds)
  }
  return candidates.map(({ number, params }) => {
    const found = results.get(configurationKey(params)) ?? []
    return { trial: number, rounds: seeds.map((_, round) => found[round]) }
  })
}

/** A pruned one was not needed any more, and has no result. */
function resultOf({ state, values }: Trial, { name, goal }: ObjectiveMetric): RoundResult | undefined {
  if (state === 'fail') return { kind: 'failed' }
  if (state !== 'complete') return undefined
  const loss = lossOf(goal, values[name] ?? NaN)
  return Number.isFinite(loss) ? { kind: 'loss', loss } : { kind: 'failed' }
}

/** A race as it was computed last, and for which rule, leaders and numbers of trials in each state. */
interface KnownRace {
  readonly key: string
  readonly race: Race | undefined
}

const knownRaces = new WeakMap<Store, Map<number, KnownRace>>()

/**
 * The race, unless none has begun. It is asked for at every change of a study, and computed anew only when a trial has changed its state or others lead:
 * it depends on nothing else.
 */
function raceBegunIn(store: Store, study: Pick<StudyRecord, 'id' | 'definition'>): Race | undefined {
  const rule = study.definition.confirm
  if (rule === undefined) return undefined
  const races = knownRaces.get(store) ?? new Map<number, KnownRace>()
  knownRaces.set(store, races)
  const leaders = store.leaders(study.id, rule.top).map(({ id }) => id)
  const key = JSON.stringify([rule, study.definition.seed, store.countTrials(study.id), leaders])
  const found = races.get(study.id)
  if (found?.key === key) return found.race
  const computed = raceIn(store, study)
  const race = computed === undefined || computed.confirming.length === 0 ? undefined : computed
  races.set(study.id, { key, race })
  return race
}

/** How many runs of the race are over. */
export function confirmingEnded(store: Store, study: Pick<StudyRecord, 'id' | 'definition'>): number {
  return raceBegunIn(store, study)?.confirming.filter(({ state }) => isFinal(state)).length ?? 0
}

/** The race as the page and the CLI show it; null when none has begun. */
export function confirmationOf(store: Store, study: Pick<StudyRecord, 'id' | 'definition'>): Confirmation | null {
  const race = raceBegunIn(store, study)
  return race === undefined ? null : confirmationView(race)
}

/** A race as the page and the CLI show it. */
export function confirmationView(race: Race): Confirmation {
  const { racers, state, objective } = race
  const sign = objective.goal === 'maximize' ? -1 : 1
  const comparisons = comparisonsOf(race)
  return {
    status: state.status,
    candidates: racers.map((racer) => {
      const values = lossesOf(racer).map((loss) => sign * loss)
      return {
        trialNumber: racer.trial,
        runs: values.length,
        mean: values.length === 0 ? NaN : meanOf(values),
        standardError: standardErrorOf(values) ?? null,
        out: state.out.has(racer.trial),
      }
    }),
    comparisons,
    winner: state.status === 'decided' ? (state.left[0] ?? null) : null,
    summary: confirmationText(race, comparisons),
  }
}

/** The one that is ahead of all others that are left; undefined when nobody is left. */
export function leaderOf({ racers, state }: Pick<Race, 'racers' | 'state'>): Racer | undefined {
  const meanLoss = (racer: Racer): number => (lossesOf(racer).length === 0 ? Infinity : meanOf(lossesOf(racer)))
  const left = racers.filter(({ trial }) => state.left.includes(trial))
  return left.reduce<Racer | undefined>((best, racer) => (best === undefined || meanLoss(racer) < meanLoss(best) ? racer : best), undefined)
}

/** The leader against each of the others, then what put the others out, if it was somebody else. */
function comparisonsOf(race: Race): Judgement[] {
  const leader = leaderOf(race)
  const most = race.rule.max_repeats
  const ofLeader = race.racers.flatMap((racer) => {
    if (leader === undefined || racer === leader) return []
    const judgement = judge(leader, racer, most)
    if (judgement === undefined) return []
    return judgement.probability >= 0.5 ? [judgement] : [{ ...judgement, better: judgement.worse, worse: judgement.better, probability: 1 - judgement.probability }]
  })
  const others = [...race.state.out.values()].flatMap((why) => ('better' in why && why.better !== leader?.trial ? [why] : []))
  return [...ofLeader, ...others]
}

/**
 * The best trial of a study: the winner of its race. Where the race told no winner, the best of the search, unless the race has put that one out:
 * then whoever was ahead at its end. Confirming trials are never the best.
 */
export function bestTrialOf(store: Store, study: Pick<StudyRecord, 'id' | 'definition'>): Trial | undefined {
  const race = raceBegunIn(store, study)
  if (race === undefined || race.state.status === 'running') return store.bestTrial(study.id)
  const first = race.candidates.find(({ number }) => race.state.left.includes(number))
  if (race.state.status === 'decided') return first
  const [best] = race.candidates
  if (best !== undefined && race.state.left.includes(best.number)) return best
  const leader = leaderOf(race)?.trial
  return race.candidates.find(({ number }) => number === leader) ?? best
}
