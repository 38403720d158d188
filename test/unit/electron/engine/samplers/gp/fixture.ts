import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { RowShape } from '../../../../../../electron/engine/samplers/gp/kernel.ts'

const numbers = z.array(z.number())
const schema = z.object({
  rows: z.array(numbers),
  outputs: numbers,
  queries: z.array(numbers),
  models: z.array(z.object({ lengths: numbers, noise: z.number(), mean: numbers, sd: numbers, variance: z.number(), logPosterior: z.number() })),
  normal: z.array(z.object({ z: z.number(), logCdf: z.number(), logH: z.number() })),
  yeoJohnson: z.array(z.object({ lambda: z.number(), values: numbers, moved: numbers })),
  yeoJohnsonFit: z.object({ values: numbers, lambda: z.number() }),
  ehvi: z.object({ front: z.array(numbers), reference: numbers, points: z.array(z.object({ mean: numbers, sd: numbers, log: z.number() })) }),
})

/** Values that SciPy and mpmath computed: test/fixtures/scipy/gp.py. */
export const fixture = schema.parse(JSON.parse(readFileSync(new URL('../../../../../fixtures/scipy/gp.json', import.meta.url), 'utf8')))

/** Two numbers and a category, each a dimension. */
export const shape: RowShape = { width: 3, numberColumns: 2, dimensionOfColumn: Int32Array.of(0, 1, 2) }
export const rows = fixture.rows.map((row) => Float64Array.from(row))
export const outputs = Float64Array.from(fixture.outputs)
