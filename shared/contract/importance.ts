import { z } from 'zod'

/** With fewer complete trials the shares are chance. */
export const fewTrials = 10

const shares = z.array(z.object({ parameter: z.string(), share: z.number() }))

/** How much a metric depends on each parameter, the most important first. */
export const importanceSchema = z.object({
  metric: z.string(),
  /** Complete trials with a finite value, from which it was learnt. */
  trials: z.int(),
  /** Functional ANOVA: the share of the metric's variance over the whole space that the parameter explains alone. */
  fanova: shares,
  /** PED-ANOVA: what the parameter has to do with being among the best tenth; the shares add up to 1. */
  pedAnova: shares,
})
export type Importance = Readonly<z.infer<typeof importanceSchema>>
