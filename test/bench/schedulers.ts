import type { KnownSource } from '../../electron/engine/analysis/simulation/curve-source.ts'
import { mlpCurves } from '../../electron/engine/analysis/simulation/functions/named-sources.ts'
import { medianRegret, regretAt, regretOverTime, timeToReach, type Found, type RegretPoint } from '../../electron/engine/analysis/simulation/regret.ts'
import { simulate } from '../../electron/engine/analysis/simulation/simulate.ts'
import { syntheticCurves } from '../../electron/engine/analysis/simulation/synthetic-curves.ts'
import type { SchedulerEntry } from '../../electron/engine/contracts/scheduler.ts'
import { impliedSampler } from '../../electron/engine/schedulers/presets.ts'
import { findScheduler } from '../../electron/engine/schedulers/registry.ts'
import { samplerToMeasure, valuesOf, type MeasuredSampler } from './find-sampler.ts'

const sources: Readonly<Record<string, (seed: number) => KnownSource>> = { crossing: syntheticCurves, 'mlp-curves': mlpCurves }

interface Budget {
  readonly workers: number
  /** How many full trainings random search gets. */
  readonly trainings: number
}

interface Run {
  readonly points: Readonly<Record<Found, RegretPoint[]>>
  readonly trials: number
}

function runOne(source: KnownSource, scheduler: SchedulerEntry, options: Record<string, unknown>, sampler: MeasuredSampler, { workers, trainings }: Budget, seed: number): Run {
  const study = simulate({
    ...source,
    sampler: sampler.create(source.space),
    scheduler: scheduler.create(scheduler.options.parse(options), source.maxSteps, { space: source.space, seed }),
    workers,
    trials: scheduler.name === 'none' ? trainings : Infinity,
    seconds: (trainings * source.maxSteps) / workers,
    seed,
  })
  return { points: { model: regretOverTime(study, source), 'full-training': regretOverTime(study, source, 'full-training') }, trials: study.history.trials.length }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

/**
 * Simulated time that a scheduler takes to reach the regret which random search reaches with its full budget, as a share of the latter's time.
 * `share_of_time` compares the median regrets over all seeds; `median_share` is the median over seeds, each against the random search of the same seed.
 * `found` says what counts: the best model in hand, or the best trial that ran to its end, as the peers were measured.
 */
async function compare(name: string, choices: readonly string[], seeds: number, budget: Budget): Promise<void> {
  const sourceOf = sources[name]
  if (sourceOf === undefined) throw new Error(`there is no source "${name}": ${Object.keys(sources).join(', ')}`)
  const numbers = Array.from({ length: seeds }, (_, seed) => seed)
  const random = await samplerToMeasure('random')
  const none = findScheduler('none')
  if (none === undefined) throw new Error('there is no scheduler "none"')
  const base = numbers.map((seed) => runOne(sourceOf(seed), none, {}, random, budget, 1000 + seed))
  const full = (budget.trainings * sourceOf(0).maxSteps) / budget.workers

  for (const choice of choices) {
    const [label = '', samplerName] = choice.split('+')
    const colon = label.indexOf(':')
    const schedulerName = colon < 0 ? label : label.slice(0, colon)
    const options: Record<string, unknown> = colon < 0 ? {} : JSON.parse(label.slice(colon + 1))
    const entry = findScheduler(schedulerName)
    if (entry === undefined) throw new Error(`there is no scheduler "${schedulerName}"`)
    const sampler = await samplerToMeasure(samplerName ?? impliedSampler(schedulerName) ?? 'random')
    const started = performance.now()
    const runs = numbers.map((seed) => runOne(sourceOf(seed), entry, options, sampler, budget, seed))
    const wallSeconds = (performance.now() - started) / 1000 / seeds
    for (const found of ['model', 'full-training'] as const) {
      const [target, reached] = [medianRegret(base.map(({ points }) => points[found])), medianRegret(runs.map(({ points }) => points[found]))]
      const goal = regretAt(target, full)
      const shares = runs.map(({ points }, i) => timeToReach(points[found], regretAt(base[i]?.points[found] ?? [], full)) / full)
      const line = {
        bench: 'schedulers', curves: name, scheduler: label, sampler: sampler.name, found, seeds, ...budget, simulated_seconds: full,
        random_regret: goal, regret_at_quarter: regretAt(reached, full / 4), regret_at_end: regretAt(reached, full),
        share_of_time: timeToReach(reached, goal) / full, median_share: middle(shares), trials: middle(runs.map(({ trials }) => trials)), wall_seconds: wallSeconds,
      }
      console.log(JSON.stringify(line, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)))
    }
  }
}

/**
 * Usage: npm run bench -- schedulers [--schedulers asha hyperband bohb asha+tpe 'asha:{"reduction_factor":4}'] [--curves crossing mlp-curves]
 *   [--seeds 20] [--workers 4] [--trainings 100]
 * A scheduler may carry options in JSON after a colon and a sampler after a plus.
 */
export async function run(args: readonly string[]): Promise<void> {
  const list = (name: string, otherwise: string[]): string[] => (args.includes(name) ? valuesOf(args, name) : otherwise)
  const number = (name: string, otherwise: number): number => Number(valuesOf(args, name)[0] ?? otherwise)
  const budget = { workers: number('--workers', 4), trainings: number('--trainings', 100) }
  for (const curves of list('--curves', Object.keys(sources))) await compare(curves, list('--schedulers', ['asha', 'hyperband', 'successive-halving', 'median', 'bohb']), number('--seeds', 20), budget)
}
