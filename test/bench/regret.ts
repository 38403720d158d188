import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Sampler } from '../../electron/engine/contracts/sampler.ts'
import { createHistory } from '../../electron/engine/study/history.ts'
import { createRng, deriveSeed } from '../../shared/random/rng.ts'
import { samplerToMeasure, valuesOf, type MeasuredSampler } from './find-sampler.ts'
import { testFunctions, type TestFunction } from './functions.ts'

/** After how many evaluations the regret is noted. */
const checkpoints = [50, 100, 200]

const rowSchema = z.object({
  tool: z.string(),
  sampler: z.string(),
  function: z.string(),
  seeds: z.number(),
  evals: z.array(z.number()),
  q25: z.array(z.number()),
  median: z.array(z.number()),
  q75: z.array(z.number()),
})
type Row = z.infer<typeof rowSchema>

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

function measure(sampler: MeasuredSampler, name: string, seeds: number, evals: number, workers: number): Row & { runs: number[][] } {
  const target = testFunctions[name]
  if (target === undefined) throw new Error(`there is no function "${name}"; there are ${Object.keys(testFunctions).join(', ')}`)
  const start = performance.now()
  const runs = Array.from({ length: seeds }, (_, seed) => regretsOf(sampler.create(target.space), { target, seed, evals, workers }))
  const at = checkpoints.filter((n) => n <= evals)
  const quantiles = (q: number): number[] => at.map((_, i) => quantile(runs.map((run) => run[i] ?? NaN), q))
  const row = { tool: 'tunery', sampler: sampler.name, function: name, seeds, evals: at, q25: quantiles(0.25), median: quantiles(0.5), q75: quantiles(0.75), runs }
  const seconds = Number(((performance.now() - start) / 1000 / seeds).toFixed(3))
  console.log(JSON.stringify({ bench: 'regret', ...row, workers, seconds_per_run: seconds }))
  return row
}

function peers(): Row[] {
  const lines = readFileSync(new URL('../fixtures/peers/regret.jsonl', import.meta.url), 'utf8').trim().split('\n')
  return lines.map((line) => rowSchema.parse(JSON.parse(line)))
}

/** For each sampler, in how many cells (function, budget) its median is at most the peer's, and below it; a cell's ratio is ours over the peer's. */
function compare(rows: readonly Row[], tool: string, samplerOf: (name: string) => string): void {
  const known = peers().filter((peer) => peer.tool === tool)
  for (const name of new Set(rows.map(({ sampler }) => sampler))) {
    const cells = rows.filter((row) => row.sampler === name).flatMap((row) => {
      const peer = known.find((each) => each.function === row.function && each.sampler === samplerOf(name))
      return row.evals.flatMap((evals, i) => {
        const theirs = peer?.median[peer.evals.indexOf(evals)]
        const ours = row.median[i] ?? NaN
        return peer === undefined || theirs === undefined ? [] : [{ function: row.function, evals, ours, theirs, ratio: Number((ours / theirs).toFixed(3)) }]
      })
    })
    const count = (wanted: (cell: (typeof cells)[number]) => boolean): number => cells.filter(wanted).length
    const line = { bench: 'regret-comparison', sampler: name, with: `${tool} ${samplerOf(name)}`, cells: cells.length }
    console.log(JSON.stringify({ ...line, no_worse: count(({ ours, theirs }) => ours <= theirs), better: count(({ ours, theirs }) => ours < theirs) }))
    for (const cell of cells) console.error(`${name} ${cell.function} ${cell.evals}: ${cell.ours.toPrecision(3)} / ${cell.theirs.toPrecision(3)} = ${cell.ratio}`)
  }
}

/**
 * How good suggestions are: the simple regret after 50, 100 and 200 evaluations, over seeds, as `shared/peers/regret.py` of the peers' measurements.
 * JSON lines on stdout, then a comparison with the kept medians of the peer's sampler of the same name (ratios on stderr).
 *
 * Usage: npm run bench -- regret [--samplers tpe 'tpe:{"n_startup":20}'] [--functions branin2 …] [--seeds 20] [--evals 200] [--workers 1]
 *   [--peer optuna] [--against SAMPLER]
 */
export async function run(args: readonly string[]): Promise<void> {
  const one = (name: string, otherwise: string): string => valuesOf(args, name)[0] ?? otherwise
  const [given, names] = [valuesOf(args, '--samplers'), valuesOf(args, '--functions')]
  const [seeds, evals, workers] = [Number(one('--seeds', '20')), Number(one('--evals', '200')), Number(one('--workers', '1'))]
  const rows: Row[] = []
  for (const choice of given.length > 0 ? given : ['random']) {
    const sampler = await samplerToMeasure(choice)
    for (const name of names.length > 0 ? names : Object.keys(testFunctions)) rows.push(measure(sampler, name, seeds, evals, workers))
  }
  const against = valuesOf(args, '--against')[0]
  compare(rows, one('--peer', 'optuna'), (name) => against ?? name.split(':')[0] ?? name)
}
