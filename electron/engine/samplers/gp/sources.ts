import type { EarlierTrial } from '../../contracts/history.ts'
import { bySource } from '../earlier.ts'
import type { Encoding } from './encoding.ts'
import { observed, type Observed } from './observed.ts'
import { rankingOf } from './ranking.ts'
import { chooseSubset } from './subset.ts'

/** What an earlier study came to. */
export interface Source extends Observed {
  /** How much its trials count beside those of this study, in (0, 1]. */
  readonly weight: number
}

/** So many earlier studies are modelled, those that count most, and so many trials of each: half of them the best, half spread. */
const sourceLimit = 4
const trialLimit = 100

/** The trials of earlier studies, by source. */
export function sourcesOf(earlier: readonly EarlierTrial[], encoding: Encoding): Source[] {
  const total = (trials: readonly EarlierTrial[]): number => trials.reduce((sum, { weight }) => sum + weight, 0)
  const most = bySource(earlier).sort((a, b) => total(b) - total(a)).slice(0, sourceLimit)
  return most.map((trials) => ({ ...thinned(trials, encoding), weight: total(trials) / trials.length }))
}

function thinned(trials: readonly EarlierTrial[], encoding: Encoding): Observed {
  const counts = {
    objectives: Math.max(...trials.map(({ losses }) => losses.length)),
    constraints: Math.max(...trials.map(({ violations }) => violations.length)),
  }
  const encoded = trials.map(({ config }) => {
    const units = encoding.unitsOf(config)
    return { config, units, row: encoding.rowOf(units) }
  })
  const all = observed(encoded, trials, counts)
  const chosen = chooseSubset(all.rows, rankingOf(all)(trials.length), { size: trialLimit, best: trialLimit / 2 })
  const pick = <Item>(items: readonly Item[]): Item[] => chosen.flatMap((index) => items[index] ?? [])
  return observed(pick(encoded), pick(trials), counts)
}
