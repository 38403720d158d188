import type { StudySummary } from '../../../shared/contract/views.ts'

/** `minimize val_error`: the goal as words. */
export function metricText(metric: StudySummary['metric']): string {
  return `${metric.goal === 'minimize' ? 'Minimize' : 'Maximize'} ${metric.name}`
}
