import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { configSchema } from '../../../../../../shared/domain/search-space.ts'

const belowSchema = z.array(z.object({ count: z.coerce.number(), trials: z.array(z.number()) }))
const frontSchema = z.object({ losses: z.array(z.array(z.number())), below: belowSchema })

/** What Optuna and SciPy compute; the file names their versions and functions. */
export const reference = z
  .object({
    densities: z.array(z.object({ wide: z.boolean(), observations: z.array(configSchema), points: z.array(z.object({ at: configSchema, logDensity: z.number() })) })),
    weights: z.record(z.string(), z.array(z.number())),
    trials: z.array(
      z.object({ state: z.enum(['complete', 'pruned', 'running']), loss: z.number(), step: z.number(), reported: z.boolean(), violations: z.array(z.number()) }),
    ),
    below: belowSchema,
    twoObjectives: frontSchema,
    threeObjectives: frontSchema,
    normal: z.object({
      cdf: z.array(z.tuple([z.number(), z.number()])),
      quantile: z.array(z.tuple([z.number(), z.number()])),
      mass: z.array(z.tuple([z.number(), z.number(), z.number()])),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../../fixtures/tpe/optuna.json', import.meta.url), 'utf8')))
