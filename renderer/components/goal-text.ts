import type { ObjectiveMetric } from '../../shared/domain/metric.ts'

/** What a study optimises, and how: `Minimize val_error`. */
export function goalText({ goal, name }: ObjectiveMetric): string {
  return `${goal === 'minimize' ? 'Minimize' : 'Maximize'} ${name}`
}
