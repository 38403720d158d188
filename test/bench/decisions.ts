import { z } from 'zod'
import { createHistory } from '../../electron/engine/study/history.ts'
import { createRng, deriveSeed } from '../../shared/random/rng.ts'
import { samplerToMeasure, valuesOf, type MeasuredSampler } from './find-sampler.ts'
import { trivial, tuner10 } from './functions.ts'
import { findPeer } from './peer-environment.ts'
import { runPeer } from './peers/run-peer.ts'

/** What is compared with the peers. */
const costSchema = z.object({ sampler: z.string(), n: z.number(), mean_ms: z.number(), last100_mean_ms: z.number() })
type Cost = z.infer<typeof costSchema>

const checkpoints = [100, 500, 1000, 5000, 10_000]

function quantile(values: Float64Array, q: number): number {
  const sorted = values.toSorted()
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

const mean = (values: Float64Array): number => values.reduce((total, value) => total + value, 0) / values.length

function line(sampler: string, ask: Float64Array, tell: Float64Array, cpuMs: number): string {
  const both = ask.map((value, i) => value + (tell[i] ?? 0))
  const figures = {
    n: both.length,
    total_s: (mean(both) * both.length) / 1000,
    cpu_s: cpuMs / 1000,
    mean_ms: mean(both),
    p50_ms: quantile(both, 0.5),
    p99_ms: quantile(both, 0.99),
    ask_mean_ms: mean(ask),
    tell_mean_ms: mean(tell),
    last100_mean_ms: mean(both.slice(-100)),
    last100_p50_ms: quantile(both.slice(-100), 0.5),
    rss_peak_mb: process.resourceUsage().maxRSS / 1024,
    heap_mb: process.memoryUsage().heapUsed / 2 ** 20,
  }
  const rounded = JSON.stringify(figures, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value))
  return JSON.stringify({ bench: 'decisions', tool: 'tunery', sampler, ...JSON.parse(rounded) })
}

function measure(sampler: MeasuredSampler, trials: number, seed: number): Cost[] {
  const made = sampler.create(tuner10)
  const history = createHistory({ name: 'y', goal: 'minimize' })
  const [ask, tell] = [new Float64Array(trials), new Float64Array(trials)]
  const costs: Cost[] = []
  const cpu = process.cpuUsage()
  for (let number = 0; number < trials; number += 1) {
    const start = performance.now()
    const config = made.suggest(history, tuner10, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
    if (config === undefined) break
    history.add(number, config, 'running')
    const asked = performance.now()
    const value = trivial(config)
    const known = performance.now()
    history.report(number, 1, value)
    history.complete(number, { losses: [value], violations: [] })
    ask[number] = asked - start
    tell[number] = performance.now() - known
    const n = number + 1
    if (!checkpoints.includes(n) && n !== trials) continue
    const { user, system } = process.cpuUsage(cpu)
    const printed = line(sampler.name, ask.subarray(0, n), tell.subarray(0, n), (user + system) / 1000)
    console.log(printed)
    costs.push(costSchema.parse(JSON.parse(printed)))
  }
  return costs
}

/** Prints how many times as long a peer takes for a decision, for each number of trials that both were measured at. */
function compare(ours: readonly Cost[], theirs: readonly Cost[], peer: string): void {
  for (const { sampler, n, mean_ms, last100_mean_ms } of ours) {
    const other = theirs.find((each) => each.n === n)
    if (other === undefined) continue
    const ratios = { ratio: Number((mean_ms / other.mean_ms).toFixed(4)), last100_ratio: Number((last100_mean_ms / other.last100_mean_ms).toFixed(4)) }
    console.log(JSON.stringify({ bench: 'decisions-comparison', sampler, with: peer, n, ours_ms: mean_ms, theirs_ms: other.mean_ms, ...ratios }))
  }
}

/**
 * What a decision costs: ask and tell with a history in memory, on the reference space (`tuner10`), with an objective that costs nothing.
 * A JSON line after 100, 500, 1000, 5000 and 10000 trials: means over all trials so far, and over the last 100. The first trials include
 * the compilation of the code, as they did for the peers. The peak of memory is the process's: measure one sampler a call to compare it.
 *
 * With `--peers` those are measured on the same work in the same call, and compared: a ratio below 1 is ours being faster.
 *
 * Usage: npm run bench -- decisions [--samplers tpe …] [--trials 1000] [--seed 0] [--peers optuna-tpe …]
 */
export async function run(args: readonly string[]): Promise<void> {
  const given = valuesOf(args, '--samplers')
  const [trials, seed] = [valuesOf(args, '--trials')[0] ?? '1000', valuesOf(args, '--seed')[0] ?? '0']
  const measured = valuesOf(args, '--peers').map((name) => ({ name, peer: findPeer(name) }))
  const costs: Cost[] = []
  for (const choice of given.length > 0 ? given : ['random']) costs.push(...measure(await samplerToMeasure(choice), Number(trials), Number(seed)))
  for (const { name, peer } of measured) compare(costs, runPeer('decisions', peer, ['--trials', trials, '--seed', seed], costSchema), name)
}
