import { quantileOf } from '../../../../../shared/statistics/quantile.ts'
import type { SimulatedPair } from '../../../../../shared/contract/simulation.ts'
import type { Goal } from '../../../../../shared/domain/metric.ts'
import { medianRegret, regretAt, timeToReach, type RegretPoint } from '../regret.ts'

/** The replays of one pair, one a seed. */
export interface Replays {
  readonly name: string
  /** How far from the best value (from 0 where that is not known, as a loss) what had been found was, over time. */
  readonly distances: readonly (readonly RegretPoint[])[]
  readonly trials: readonly number[]
}

/** What the replays are measured on. */
export interface Scale {
  /** Undefined where the distance is a regret; else a distance is a loss, and shown as a value of this goal. */
  readonly goal?: Goal
  readonly time: number
}

/** Moments at which curves are drawn, after 0. */
const moments = 100

/** A quantile; null when it is not finite. */
function quantile(sorted: readonly number[], q: number): number | null {
  const value = quantileOf(sorted, q)
  return Number.isFinite(value) ? value : null
}

/** One pair against the baseline. */
export function comparePair(pair: Replays, baseline: Replays, { goal, time }: Scale): SimulatedPair {
  const shown = (distance: number | null): number | null => (distance === null ? null : (goal === 'maximize' ? -distance : distance) + 0)
  const grid = Array.from({ length: moments + 1 }, (_, i) => {
    const sorted = pair.distances.map((points) => regretAt(points, (time * i * (1 + 1e-9)) / moments)).sort((a, b) => a - b)
    return [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)].map(shown)
  })
  const column = (k: number): (number | null)[] => grid.map((row) => row[k] ?? null)
  const median = column(1)
  const [own, reference] = [medianRegret(pair.distances), medianRegret(baseline.distances)]
  const target = lowest(reference)
  const [reached, reachedByBaseline] = [timeToReach(own, target), timeToReach(reference, target)]
  return {
    name: pair.name,
    quarters: [1, 2, 3, 4].map((quarter) => median[(moments * quarter) / 4] ?? null),
    reached: target < Infinity && reached < Infinity ? reached : null,
    saving: target < Infinity && reached < Infinity ? 1 - reached / reachedByBaseline : null,
    sooner: pair === baseline ? 0 : pair.distances.filter((points, i) => isSooner(points, baseline.distances[i] ?? [])).length,
    trials: quantile(pair.trials.toSorted((a, b) => a - b), 0.5) ?? 0,
    curve: { low: column(0), median, high: column(2) },
  }
}

/** Under noise a curve may rise again: what counts is where it ends. */
function lowest(points: readonly RegretPoint[]): number {
  return points.at(-1)?.regret ?? Infinity
}

function isSooner(points: readonly RegretPoint[], baseline: readonly RegretPoint[]): boolean {
  const target = lowest(baseline)
  return timeToReach(points, target) < timeToReach(baseline, target)
}

/** The comparison in a sentence: `tpe + asha would have saved 41 % of the time …` */
export function summaryOf(pairs: readonly SimulatedPair[], baseline: string, seeds: number): string {
  const others = pairs.filter(({ name }) => name !== baseline)
  const [first] = others
  if (first === undefined) return `There is nothing to compare ${baseline} with.`
  const best = others.reduce((leader, other) => ((other.saving ?? -Infinity) > (leader.saving ?? -Infinity) ? other : leader), first)
  if (best.saving === null) return `In that time none of the others would have come to where ${baseline} ends.`
  const percent = Math.round(best.saving * 100)
  if (percent === 0) return `None of the others would have saved time: ${best.name} is as fast as ${baseline}.`
  if (percent < 0) return `None of the others would have saved time: the fastest, ${best.name}, takes ${String(-percent)} % longer than ${baseline}.`
  const sure = seeds === 1 ? '' : ` (sooner in ${String(best.sooner)} of ${String(seeds)} runs)`
  return `${best.name} would have saved ${String(percent)} % of the time that ${baseline} takes to its final result${sure}.`
}
