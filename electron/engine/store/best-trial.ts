import { configurationKey } from '../../../shared/domain/configuration-key.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { Metric } from '../../../shared/domain/metric.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { StudyRecord } from '../contracts/store.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import type { TrialReader } from './trial-reader.ts'

const withinBounds = (trial: Trial, { name, at_most = Infinity, at_least = -Infinity }: Metric): boolean => {
  const value = trial.values[name]
  return value !== undefined && value <= at_most && value >= at_least
}

/** Looks for the best trials of a study. */
export interface BestTrials {
  best(study: StudyRecord): Trial | undefined
  /** The best trials of so many different configurations, the best first. */
  leaders(study: StudyRecord, count: number): Trial[]
}

/**
 * Finds the complete trial with the best objective value, the earliest of equals; NaN is never best.
 * Where the study has constraints, it is the best of the trials that keep them.
 * Looks at one row of an index, or at as many as break a constraint. Confirming trials are not looked at: none of their values is marked as complete.
 */
export function createBestTrials({ db }: Session, metrics: MetricNames, reader: TrialReader): BestTrials {
  const complete = 'FROM trial_value WHERE metric_id = @metric AND complete = 1'
  // The extreme first, then its earliest trial: ordering by value descending and by trial ascending would sort.
  const first = (extreme: 'min' | 'max') =>
    db.prepare<{ metric: number }, number>(`SELECT trial_id ${complete} AND value = (SELECT ${extreme}(value) ${complete}) ORDER BY trial_id LIMIT 1`).pluck()
  const inOrder = (direction: 'ASC' | 'DESC') =>
    db.prepare<{ metric: number }, number>(`SELECT trial_id ${complete} AND value IS NOT NULL ORDER BY value ${direction}, trial_id`).pluck()
  const sql = {
    first: { minimize: first('min'), maximize: first('max') },
    inOrder: { minimize: inOrder('ASC'), maximize: inOrder('DESC') },
  }
  const boundsOf = ({ definition }: StudyRecord): Metric[] => definition.metrics.filter(({ at_most, at_least }) => at_most !== undefined || at_least !== undefined)

  function* feasible(study: StudyRecord): Generator<Trial> {
    const { name, goal } = objectiveMetric(study.definition)
    const metric = metrics.find(study.id, name)
    if (metric === undefined) return
    const bounds = boundsOf(study)
    for (const trialId of sql.inOrder[goal].iterate({ metric })) {
      const trial = reader.byId(trialId)
      if (bounds.every((bound) => withinBounds(trial, bound))) yield trial
    }
  }

  return {
    best(study) {
      if (boundsOf(study).length > 0) {
        for (const trial of feasible(study)) return trial
        return undefined
      }
      const { name, goal } = objectiveMetric(study.definition)
      const metric = metrics.find(study.id, name)
      const best = metric === undefined ? undefined : sql.first[goal].get({ metric })
      return best === undefined ? undefined : reader.byId(best)
    },
    leaders(study, count) {
      const found = new Map<string, Trial>()
      for (const trial of feasible(study)) {
        const key = configurationKey(trial.params)
        if (!found.has(key)) found.set(key, trial)
        if (found.size === count) break
      }
      return [...found.values()]
    },
  }
}
