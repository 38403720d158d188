import type { EarlierTrial, History } from '../contracts/history.ts'
import { crowdingDistances, nonDominatedRanks } from '../../../shared/analysis/pareto.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { configKey } from './enumeration.ts'

/**
 * The best of each earlier study, and the best of them first: the first of every source, then the second of every one, the source that counts more before the others.
 * Losses are compared within one source alone; bounds that are kept come first, of several objectives the whole front, the emptiest parts of it first.
 * @param share of a source's trials, in (0, 1]: at least one of them
 */
export function bestEarlier(earlier: readonly EarlierTrial[], share: number): EarlierTrial[] {
  const ranked = bySource(earlier).flatMap((trials) =>
    ranking(trials)
      .slice(0, Math.max(1, Math.floor(share * trials.length + 1e-9)))
      .map((trial, rank) => ({ trial, rank })),
  )
  return ranked.sort((a, b) => a.rank - b.rank || b.trial.weight - a.trial.weight).map(({ trial }) => trial)
}

/**
 * What a population starts from beside what is drawn: the best configurations of earlier studies, none twice, up to half of the population where they count in full,
 * less where they count less. They are tried again, since their losses were on another scale.
 * @param population how many trials the first generation has
 */
export function followSeeds(population: number): (history: History) => readonly Config[] {
  let known: readonly EarlierTrial[] | undefined
  let seeds: readonly Config[] = []
  return ({ earlier }) => {
    if (earlier === known) return seeds
    known = earlier
    const most = Math.ceil((population / 2) * earlier.reduce((largest, { weight }) => Math.max(largest, weight), 0))
    const configs = new Map(bestEarlier(earlier, 1).map(({ config }) => [configKey(config), config]))
    seeds = [...configs.values()].slice(0, most)
    return seeds
  }
}

/** The trials of each earlier study, in the order in which the studies first come. */
export const bySource = (earlier: readonly EarlierTrial[]): EarlierTrial[][] => grouped(earlier, ({ source }) => source)

/** The trials of one source, the best first. */
function ranking(trials: readonly EarlierTrial[]): EarlierTrial[] {
  const fronts = nonDominatedRanks(
    trials.map(({ losses }) => losses),
    trials.map(({ violations }) => violations),
  )
  const rooms = new Float64Array(trials.length)
  const indices = trials.map((_, i) => i)
  for (const front of grouped(indices, (i) => fronts[i] ?? 0)) {
    crowdingDistances(front.map((i) => trials[i]?.losses ?? [])).forEach((room, k) => (rooms[front[k] ?? 0] = room))
  }
  const order = indices.sort((a, b) => (fronts[a] ?? 0) - (fronts[b] ?? 0) || compareRooms(rooms[a] ?? 0, rooms[b] ?? 0))
  return order.flatMap((i) => trials[i] ?? [])
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Item[][] {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}

const compareRooms = (a: number, b: number): number => (a === b ? 0 : b - a)
