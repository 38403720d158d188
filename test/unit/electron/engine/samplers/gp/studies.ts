import { gp } from '../../../../../../electron/engine/samplers/gp/index.ts'
import type { EarlierTrial } from '../../../../../../electron/engine/contracts/history.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'

/** What a trial is told to come to. */
export interface Told {
  readonly losses: number[]
  readonly violations?: number[]
}

export interface StudyOptions {
  readonly trials: number
  readonly objectives?: number
  readonly earlier?: readonly EarlierTrial[]
  readonly seed?: number
  readonly startup?: number
  /** How many trials run at once: the oldest ends first. */
  readonly workers?: number
}

/** A study whose configurations come from gp. */
export function run(space: SearchSpace, { trials, objectives = 1, earlier = [], seed = 1, startup = 5, workers = 1 }: StudyOptions, tell: (config: Config, number: number) => Told): StudyHistory {
  const [first = { name: 'a', goal: 'minimize' as const }, ...others] = Array.from({ length: objectives }, (_, k) => ({ name: `a${k}`, goal: 'minimize' as const }))
  const history = createHistory(first, others, earlier)
  const sampler = gp.create(gp.options.parse({ n_startup: startup }), space)
  const end = (number: number): void => {
    const { losses, violations = [] } = tell(history.trials[number]?.config ?? {}, number)
    history.report(number, 1, losses[0] ?? NaN)
    history.complete(number, { losses, violations })
  }
  for (let number = 0; number < trials; number += 1) {
    history.add(number, sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed }) ?? {}, 'running')
    if (number >= workers - 1) end(number - workers + 1)
  }
  for (const { number, state } of history.trials) if (state === 'running') end(number)
  return history
}

export const at = (config: Config, name: string): number => Number(config[name])

export const best = (history: StudyHistory): number => Math.min(...history.trials.map(({ loss }) => loss ?? Infinity))

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

export const braninSpace: SearchSpace = { x: { type: 'float', low: -5, high: 10 }, y: { type: 'float', low: 0, high: 15 } }

/** Branin's function; its minimum is 0.397887. */
export function branin(x: number, y: number): number {
  return (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}
