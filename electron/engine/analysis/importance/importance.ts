import type { Importance } from '../../../../shared/contract/importance.ts'
import { lossOf, type Goal } from '../../../../shared/domain/metric.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng, permutation } from '../../../../shared/random/rng.ts'
import { fanova } from './fanova.ts'
import { featureTable } from './features.ts'
import { pedAnova } from './ped-anova.ts'

/** A complete trial: what it was given, and the metric that it came to. */
export interface MeasuredConfig {
  readonly config: Config
  /** Finite. */
  readonly value: number
}

export interface ImportanceInput {
  readonly space: SearchSpace
  readonly metric: { readonly name: string; readonly goal: Goal }
  readonly trials: readonly MeasuredConfig[]
}

/** A forest of more trials takes long, and says the same. */
const mostTrials = 1000
/** The same trials have the same importance. */
const seed = 0

/**
 * The importance of a study's parameters by both methods. Of more than 1,000 trials, as many are chosen at random for the forest.
 * @param pause called between two trees, so that the caller can do other things
 */
export async function importanceOf({ space, metric, trials }: ImportanceInput, pause: () => Promise<void>): Promise<Importance> {
  const losses = trials.map(({ value }) => lossOf(metric.goal, value))
  const divergences = trials.length < 2 ? new Map<string, number>() : pedAnova({ space, configs: trials.map(({ config }) => config), losses })
  const total = [...divergences.values()].reduce((sum, divergence) => sum + divergence, 0)
  return {
    metric: metric.name,
    trials: trials.length,
    fanova: ordered(space, await varianceShares(space, trials, pause)),
    pedAnova: ordered(space, new Map([...divergences].map(([name, divergence]) => [name, total === 0 ? 0 : divergence / total]))),
  }
}

async function varianceShares(space: SearchSpace, trials: readonly MeasuredConfig[], pause: () => Promise<void>): Promise<Map<string, number>> {
  const chosen = [...permutation(trials.length, createRng(seed)).subarray(0, mostTrials)].flatMap((position) => trials[position] ?? [])
  const table = featureTable(space, chosen.map(({ config }) => config))
  if (chosen.length < 2) return new Map()
  const forest = fanova({ ...table, values: Float64Array.from(chosen, ({ value }) => value) }, createRng(seed))
  for (;;) {
    const { done, value } = forest.next()
    if (done === true) return new Map(table.features.map(({ name }, feature) => [name, value[feature] ?? 0]))
    await pause()
  }
}

/** Every parameter of the space, the most important first. */
function ordered(space: SearchSpace, shares: ReadonlyMap<string, number>): Importance['fanova'] {
  return Object.keys(space)
    .map((parameter) => ({ parameter, share: shares.get(parameter) ?? 0 }))
    .sort((a, b) => b.share - a.share)
}
