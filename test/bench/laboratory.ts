import type { KnownSource } from '../../electron/engine/analysis/simulation/curve-source.ts'
import { mlpCurves } from '../../electron/engine/analysis/simulation/functions/named-sources.ts'
import type { LabSource } from '../../electron/engine/analysis/simulation/laboratory/lab-source.ts'
import { replayAll, type LabPlan } from '../../electron/engine/analysis/simulation/laboratory/laboratory.ts'
import { simulate } from '../../electron/engine/analysis/simulation/simulate.ts'
import { fitSurrogate, type Surrogate } from '../../electron/engine/analysis/simulation/surrogate/surrogate.ts'
import { syntheticCurves } from '../../electron/engine/analysis/simulation/synthetic-curves.ts'
import { createSampler } from '../../electron/engine/samplers/registry.ts'
import type { SimulatedPair } from '../../shared/contract/simulation.ts'
import { valuesOf } from './find-sampler.ts'

/** The same curves for each seed, with other noise: a study has one truth. */
function onlyNoiseDiffers(source: KnownSource): (seed: number) => KnownSource {
  return (seed) => ({ ...source, valueAt: (config, step, trial) => source.valueAt(config, step, { ...trial, number: trial.number + 100_000 * (seed + 1) }) })
}

const truths: Readonly<Record<string, KnownSource>> = {
  'crossing-0': syntheticCurves(0, 27),
  'crossing-1': syntheticCurves(1, 27),
  'crossing-2': syntheticCurves(2, 27),
  'mlp-curves': mlpCurves(0),
}

/** A study by random search, and the model of it. */
function modelOf(source: KnownSource, trials: number): Surrogate {
  const { history } = simulate({ ...source, sampler: createSampler({ name: 'random' }, source.space), scheduler: { onReport: () => ({ kind: 'continue' }) }, trials, workers: 4, seed: 77 })
  return fitSurrogate({ space: source.space, goal: 'minimize', maxSteps: source.maxSteps, trials: history.trials.map(({ config, curve }) => ({ config, curve: [...curve], complete: true })) })
}

function pairsOf(source: LabSource, plan: LabPlan): readonly SimulatedPair[] {
  for (const event of replayAll(source, plan)) if (event.kind === 'result') return event.result.pairs
  return []
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(3)))

/**
 * Whether a model's verdict is that of the truth: what each pair saves on curves that are known, and on a model of a study of them.
 * JSON lines: one a pair, then one a set of curves.
 *
 * Usage: npm run bench -- laboratory [--curves crossing-0 mlp-curves] [--samplers random tpe cmaes] [--schedulers none median asha hyperband] [--seeds 20] [--trials 60]
 */
export function run(args: readonly string[]): void {
  const list = (name: string, otherwise: string[]): string[] => (args.includes(name) ? valuesOf(args, name) : otherwise)
  const number = (name: string, otherwise: number): number => Number(valuesOf(args, name)[0] ?? otherwise)
  const named = (names: string[]) => names.map((name) => ({ name }))
  const plan: LabPlan = {
    samplers: named(list('--samplers', ['random', 'tpe', 'cmaes'])),
    schedulers: named(list('--schedulers', ['none', 'median', 'asha', 'hyperband'])),
    seeds: number('--seeds', 20),
    trials: number('--trials', 60),
    workers: 4,
  }
  for (const curves of list('--curves', Object.keys(truths))) {
    const truth = truths[curves]
    if (truth === undefined) throw new Error(`there are no curves "${curves}": ${Object.keys(truths).join(', ')}`)
    const about = { title: curves, metric: { name: 'loss', goal: 'minimize' }, space: truth.space, unit: 'steps', notes: [] } as const
    const surrogate = modelOf(truth, plan.trials ?? 60)
    const model = pairsOf({ ...about, curves: (seed) => surrogate.curves(seed) }, plan)
    const pairs = pairsOf({ ...about, curves: onlyNoiseDiffers(truth) }, plan).slice(1).map(({ name, saving }, i) => ({ pair: name, truth: saving, model: model[i + 1]?.saving ?? null }))
    for (const { pair, ...savings } of pairs) console.log(JSON.stringify({ bench: 'laboratory', curves, pair, saves_in_truth: rounded(savings.truth), saves_in_model: rounded(savings.model) }))
    const both = pairs.flatMap((pair) => (pair.truth === null || pair.model === null ? [] : [Math.abs(pair.truth - pair.model)])).sort((a, b) => a - b)
    const agree = pairs.filter((pair) => (pair.truth === null) === (pair.model === null)).length
    const { rankCorrelation, error } = surrogate.quality()
    console.log(JSON.stringify({ bench: 'laboratory-agreement', curves, pairs: pairs.length, agree_whether_reached: agree, median_difference: rounded(both[both.length >> 1] ?? null), rank_correlation: rounded(rankCorrelation), error: rounded(error) }))
  }
}
