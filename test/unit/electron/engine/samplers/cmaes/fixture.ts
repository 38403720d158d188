import { readFileSync } from 'node:fs'
import { z } from 'zod'

const numbers = z.array(z.number())
const generation = z.object({
  /** The candidates, the best first. */
  points: z.array(numbers),
  mean: numbers,
  sigma: z.number(),
  C: numbers,
})
const trace = z.object({ mean: numbers, sigma: z.number(), population: z.number() })

/** What the `cmaes` package of PyPI computes. */
export const cmaesPackage = z
  .object({
    source: z.string(),
    parameters: z.array(
      z.object({
        dimension: z.number(),
        population: z.number(),
        default: z.boolean(),
        parents: z.number(),
        effective: z.number(),
        weights: numbers,
        c1: z.number(),
        cmu: z.number(),
        cc: z.number(),
        cs: z.number(),
        ds: z.number(),
        chi: z.number(),
      }),
    ),
    trace: trace.extend({ generations: z.array(generation.extend({ ps: numbers, pc: numbers })) }),
    learning_rate_trace: trace.extend({ generations: z.array(generation.extend({ eta_mean: z.number(), eta_Sigma: z.number() })) }),
    margin_trace: trace.extend({ levels: numbers, margin: z.number(), generations: z.array(generation.extend({ encoded: z.array(numbers), A: numbers })) }),
    evaluations: z.array(
      z.object({
        function: z.enum(['sphere', 'ellipsoid', 'rosenbrock']),
        dimension: z.number(),
        start: z.number(),
        sigma: z.number(),
        target: z.number(),
        median: z.number(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../../fixtures/cmaes/cmaes-package.json', import.meta.url), 'utf8')))

/** What is not close to its counterpart, to nine digits or to 1e-12 near zero; empty when all is. */
export function differences(ours: Iterable<number>, theirs: readonly number[]): string[] {
  const list = [...ours]
  const wrong = theirs.flatMap((value, i) => (Math.abs((list[i] ?? NaN) - value) <= 1e-9 * Math.abs(value) + 1e-12 ? [] : [`[${i}]: ${list[i]} instead of ${value}`]))
  return list.length === theirs.length ? wrong : [`${list.length} numbers instead of ${theirs.length}`]
}
