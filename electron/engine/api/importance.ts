import type { Importance } from '../../../shared/contract/importance.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { ownValue } from '../../../shared/domain/own-value.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import { isContinuation } from '../../../shared/domain/trial.ts'
import { importanceOf, type MeasuredConfig } from '../analysis/importance/importance.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { createTrialView } from '../../../shared/domain/space-versions.ts'
import { createPause } from './pause.ts'

/**
 * What a metric of a study depends on, from its complete trials without those that confirm others.
 * A metric without a goal counts as one to minimize. Of trials of an earlier search space, those count that lie in the newest.
 * @param name the objective when left out
 * @throws TuneryError not-found when no trial has reported such a metric
 */
export async function studyImportance(store: Store, { id, definition }: StudyRecord, name = objectiveMetric(definition).name): Promise<Importance> {
  const names = store.metricNames(id)
  const stated = definition.metrics.find((metric) => metric.name === name)
  if (stated === undefined && !names.includes(name)) {
    throw new TuneryError('not-found', `Study "${definition.name}" has no metric "${name}": it has ${names.join(', ') || 'none yet'}`)
  }
  const trials: MeasuredConfig[] = []
  const pause = createPause()
  const viewOf = createTrialView(store.spaceVersions(id))
  for (const trial of store.iterateTrials(id)) {
    const { state, values, confirms } = trial
    const value = ownValue(values, name)
    if (state === 'complete' && confirms === null && !isContinuation(trial) && value !== undefined && Number.isFinite(value)) {
      const config = viewOf(trial)
      if (config !== undefined) trials.push({ config, value })
    }
    await pause()
  }
  return importanceOf({ space: definition.space, metric: { name, goal: stated?.goal ?? 'minimize' }, trials }, pause)
}
