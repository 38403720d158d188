import type { Importance } from '../../../shared/contract/importance.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { ownValue } from '../../../shared/domain/own-value.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import { importanceOf, type MeasuredConfig } from '../analysis/importance/importance.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { createPause } from './pause.ts'

/**
 * What a metric of a study depends on, from its complete trials without those that confirm others.
 * A metric without a goal counts as one to minimize.
 * @param name the objective when left out
 * @throws TuneryError not-found when no trial has reported such a metric
 */
export function studyImportance(store: Store, { id, definition }: StudyRecord, name = objectiveMetric(definition).name): Promise<Importance> {
  const names = store.metricNames(id)
  const stated = definition.metrics.find((metric) => metric.name === name)
  if (stated === undefined && !names.includes(name)) {
    throw new TuneryError('not-found', `Study "${definition.name}" has no metric "${name}": it has ${names.join(', ') || 'none yet'}`)
  }
  const trials: MeasuredConfig[] = []
  for (const { state, params, values, confirms } of store.iterateTrials(id)) {
    const value = ownValue(values, name)
    if (state === 'complete' && confirms === null && value !== undefined && Number.isFinite(value)) trials.push({ config: params, value })
  }
  return importanceOf({ space: definition.space, metric: { name, goal: stated?.goal ?? 'minimize' }, trials }, createPause())
}
