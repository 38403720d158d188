import type { Metric } from '../../../shared/domain/metric.ts'

export type MetricRule = 'minimize' | 'maximize' | 'at_most' | 'at_least'

export const metricRules: readonly { readonly value: MetricRule; readonly label: string }[] = [
  { value: 'minimize', label: 'Minimize' },
  { value: 'maximize', label: 'Maximize' },
  { value: 'at_most', label: 'At most' },
  { value: 'at_least', label: 'At least' },
]

/** What a metric is for. */
export function ruleOf(metric: Metric): MetricRule {
  return metric.goal ?? (metric.at_least !== undefined ? 'at_least' : 'at_most')
}

/** The metric with another purpose; a limit keeps its number. */
export function withRule(metric: Metric, rule: MetricRule): Metric {
  if (rule === 'minimize' || rule === 'maximize') return { name: metric.name, goal: rule }
  return { name: metric.name, [rule]: boundOf(metric) ?? 0 }
}

/** The number that a metric must not pass; undefined for one with a goal and no limit. */
export function boundOf(metric: Metric): number | undefined {
  return metric.at_most ?? metric.at_least
}

/** The metric with another limit. One with a goal is limited on its bad side, unless a file has said otherwise; it may lose its limit. */
export function withBound(metric: Metric, bound: number | undefined): Metric {
  const rule = ruleOf(metric)
  if (rule === 'at_most' || rule === 'at_least') return { name: metric.name, [rule]: bound }
  const side = metric.at_least !== undefined || (metric.at_most === undefined && rule === 'maximize') ? 'at_least' : 'at_most'
  const { at_most: _, at_least: __, ...unbounded } = metric
  return bound === undefined ? unbounded : { ...unbounded, [side]: bound }
}
