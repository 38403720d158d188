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

/** A limit's number; undefined for a metric with a goal. */
export function boundOf(metric: Metric): number | undefined {
  return metric.at_most ?? metric.at_least
}

/** The limit with another number. */
export function withBound(metric: Metric, bound: number | undefined): Metric {
  return { name: metric.name, [ruleOf(metric)]: bound }
}
