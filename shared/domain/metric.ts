import { z } from 'zod'
import { ownValue } from './own-value.ts'

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

/** Every metric of a study that has a goal, in their order. */
export function objectivesOf(metrics: readonly Metric[]): ObjectiveMetric[] {
  return metrics.flatMap(({ name, goal }) => (goal === undefined ? [] : [{ name, goal }]))
}

/**
 * By how much each bound of the metrics is exceeded, in the order of the metrics (`at_most` before `at_least`):
 * at most 0 where it is kept, Infinity when the value is missing or NaN.
 */
export function violationsOf(metrics: readonly Metric[], values: Readonly<Record<string, number>>): number[] {
  const excess = (by: number): number => (Number.isNaN(by) ? Infinity : by)
  return metrics.flatMap(({ name, at_most, at_least }) => {
    const value = ownValue(values, name) ?? NaN
    return [...(at_most === undefined ? [] : [excess(value - at_most)]), ...(at_least === undefined ? [] : [excess(at_least - value)])]
  })
}

/** Whether values keep every bound of the metrics; a bounded value that is missing or NaN keeps none. */
export function isFeasible(metrics: readonly Metric[], values: Readonly<Record<string, number>>): boolean {
  return violationsOf(metrics, values).every((by) => by <= 0)
}
