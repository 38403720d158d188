import type { Sampler } from '../../electron/engine/contracts/sampler.ts'
import { createHistory } from '../../electron/engine/study/history.ts'
import { createRng, deriveSeed } from '../../shared/random/rng.ts'
import { samplerToMeasure, valuesOf, type MeasuredSampler } from './find-sampler.ts'
import { testFunctions, type TestFunction } from './functions.ts'
import { findPeer } from './peer-environment.ts'
import { runPeer } from './peers/run-peer.ts'
import { compareMedians, keptMedians, medianSchema, type Medians } from './regret-comparison.ts'

/** After how many evaluations the regret is noted. */
const checkpoints = [50, 100, 200]

/** What a run is: a function, a seed, how many trials, and how many of them run at once. */
export interface RegretRun {
  readonly target: TestFunction
  readonly seed: number
  readonly evals: number
  readonly workers: number
}

/**
 * The simple regret at each checkpoint of one run. Under noise it is the noise-free value at the point whose observed value is best,
 * as the peers were measured. With several workers each ask sees the others' trials as running, and the oldest ends first.
 */
export function regretsOf(sampler: Sampler, { target, seed, evals, workers }: RegretRun): number[] {
  const history = createHistory({ name: 'y', goal: 'minimize' })
  const noise = createRng(deriveSeed(10_000, seed))
  const regrets: number[] = []
  let [best, regret] = [Infinity, Infinity]
  const tell = (number: number): void => {
    const truth = target.value(history.trials[number]?.config ?? {})
    const seen = truth + (target.noise === 0 ? 0 : target.noise * noise.normal())
    history.report(number, 1, seen)
    history.complete(number, { losses: [seen], violations: [] })
    if (seen < best) [best, regret] = [seen, truth - target.minimum]
    if (checkpoints.includes(number + 1)) regrets.push(regret)
  }
  for (let number = 0; number < evals; number += 1) {
    const config = sampler.suggest(history, target.space, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
    if (config === undefined) break
    history.add(number, config, 'running')
    if (number >= workers - 1) tell(number - workers + 1)
  }
  for (const { number, state } of history.trials) if (state === 'running') tell(number)
  return regrets
}

/** Linear interpolation between order statistics, as NumPy's default. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = q * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN]
  return low + (high - low) * (place - Math.floor(place))
}

/** How often each function is run, and how: with the seeds from `firstSeed` on. */
interface Effort extends Omit<RegretRun, 'target' | 'seed'> {
  readonly seeds: number
  readonly firstSeed: number
}

function measure(sampler: MeasuredSampler, name: string, { seeds, firstSeed, evals, workers }: Effort): Medians {
  const target = testFunctions[name]
  if (target === undefined) throw new Error(`there is no function "${name}"; there are ${Object.keys(testFunctions).join(', ')}`)
  const start = performance.now()
  const runs = Array.from({ length: seeds }, (_, i) => regretsOf(sampler.create(target.space), { target, seed: firstSeed + i, evals, workers }))
  const at = checkpoints.filter((n) => n <= evals)
  const quantiles = (q: number): number[] => at.map((_, i) => quantile(runs.map((run) => run[i] ?? NaN), q))
  const row = { tool: 'tunery', sampler: sampler.name, function: name, seeds, evals: at, q25: quantiles(0.25), median: quantiles(0.5), q75: quantiles(0.75), runs }
  const seconds = Number(((performance.now() - start) / 1000 / seeds).toFixed(3))
  console.log(JSON.stringify({ bench: 'regret', ...row, workers, seconds_per_run: seconds }))
  return row
}

/**
 * How good suggestions are: the simple regret after 50, 100 and 200 evaluations, over seeds, as `peers/regret.py` measures the peers'.
 * JSON lines on stdout, then a comparison (ratios on stderr): with the peers that are named, measured in the same call (a virtual environment is made the
 * first time), or with the kept medians of the peer's sampler of the same name.
 *
 * Usage: npm run bench -- regret [--samplers tpe 'tpe:{"n_startup":20}'] [--functions branin2 …] [--seeds 20] [--first-seed 0] [--evals 200]
 *   [--workers 1] [--peers optuna-tpe hyperopt-tpe … | --peer optuna] [--against SAMPLER]
 */
export async function run(args: readonly string[]): Promise<void> {
  const one = (name: string, otherwise: string): string => valuesOf(args, name)[0] ?? otherwise
  const [given, named] = [valuesOf(args, '--samplers'), valuesOf(args, '--functions')]
  const functions = named.length > 0 ? named : Object.keys(testFunctions)
  const number = (name: string, otherwise: number): number => Number(one(name, String(otherwise)))
  const effort = { seeds: number('--seeds', 20), firstSeed: number('--first-seed', 0), evals: number('--evals', 200), workers: number('--workers', 1) }
  const measured = valuesOf(args, '--peers').map(findPeer)
  const rows: Medians[] = []
  for (const choice of given.length > 0 ? given : ['random']) {
    const sampler = await samplerToMeasure(choice)
    for (const name of functions) rows.push(measure(sampler, name, effort))
  }
  if (measured.length === 0) {
    const [kept, tool, against] = [keptMedians(), one('--peer', 'optuna'), valuesOf(args, '--against')[0]]
    compareMedians(rows, kept, (name) => ({ tool, sampler: against ?? name.split(':')[0] ?? name }))
  }
  for (const peer of measured) {
    // Optuna alone is asked about conditional spaces.
    const asked = functions.filter((name) => peer.tool === 'optuna' || Object.values(testFunctions[name]?.space ?? {}).every(({ when }) => when === undefined))
    const theirs = runPeer('regret', peer, ['--functions', ...asked, '--seeds', String(effort.seeds), '--evals', String(effort.evals)], medianSchema)
    compareMedians(rows, theirs, () => peer)
  }
}
