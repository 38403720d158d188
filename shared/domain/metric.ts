import { z } from 'zod'

/**
 * What is measured of a trial. The first metric with a `goal` is the objective;
 * a metric with `at_most` or `at_least` is a constraint.
 */
export const metricSchema = z
  .strictObject({
    name: z.string().min(1, 'a metric needs a name'),
    goal: z.enum(['minimize', 'maximize'], { error: 'must be "minimize" or "maximize"' }).optional(),
    at_most: z.number().optional(),
    at_least: z.number().optional(),
  })
  .refine((metric) => metric.goal !== undefined || metric.at_most !== undefined || metric.at_least !== undefined, {
    message: 'needs a goal ("minimize" or "maximize") or a bound (at_most, at_least)',
  })
export type Metric = Readonly<z.infer<typeof metricSchema>>

export type Goal = 'minimize' | 'maximize'

/** A study's objective: the metric that is optimised, and in which direction. */
export interface ObjectiveMetric {
  readonly name: string
  readonly goal: Goal
}

/** A value as a loss: lower is better whatever the goal, and NaN is worse than everything. */
export function lossOf(goal: Goal, value: number): number {
  if (Number.isNaN(value)) return Infinity
  return goal === 'minimize' ? value : -value
}
