import type { Statement } from 'better-sqlite3'
import { configurationKey } from '../../../shared/domain/configuration-key.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { Metric, ObjectiveMetric } from '../../../shared/domain/metric.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { StudyRecord } from '../contracts/store.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import type { TrialReader } from './trial-reader.ts'

/** Looks for the best trials of a study. */
export interface BestTrials {
  best(study: StudyRecord): Trial | undefined
  /** The best trials of so many different configurations, the best first. */
  leaders(study: StudyRecord, count: number): Trial[]
}

/**
 * Finds the complete trial with the best objective value, the earliest of equals; NaN is never best.
 * Where the study has constraints, it is the best of the trials that keep them.
 * Looks at one row of an index, or at as many as break a constraint, of which no trial is read. Confirming trials are not looked at: none of their values is marked as complete.
 */
export function createBestTrials({ db }: Session, metrics: MetricNames, reader: TrialReader): BestTrials {
  const complete = 'FROM trial_value WHERE metric_id = @metric AND complete = 1'
  // The extreme first, then its earliest trial: ordering by value descending and by trial ascending would sort.
  const first = (extreme: 'min' | 'max') =>
    db.prepare<{ metric: number }, number>(`SELECT trial_id ${complete} AND value = (SELECT ${extreme}(value) ${complete}) ORDER BY trial_id LIMIT 1`).pluck()
  const sql = { minimize: first('min'), maximize: first('max') }
  const inOrder = statementsInOrder(db)
  const boundsOf = ({ definition }: StudyRecord): Metric[] => definition.metrics.filter(({ at_most, at_least }) => at_most !== undefined || at_least !== undefined)

  function* feasible(study: StudyRecord): Generator<Trial> {
    const { name, goal } = objectiveMetric(study.definition)
    const metric = metrics.find(study.id, name)
    const bounds = boundsOf(study).map((bound) => ({ metric: metrics.find(study.id, bound.name), ...bound }))
    if (metric === undefined || bounds.some((bound) => bound.metric === undefined)) return
    const limits = bounds.flatMap(({ metric: bounded = 0, at_least = -Infinity, at_most = Infinity }) => [bounded, at_least, at_most])
    for (const trialId of inOrder(goal, bounds.length).iterate(metric, ...limits)) yield reader.byId(trialId)
  }

  return {
    best(study) {
      if (boundsOf(study).length > 0) {
        for (const trial of feasible(study)) return trial
        return undefined
      }
      const { name, goal } = objectiveMetric(study.definition)
      const metric = metrics.find(study.id, name)
      const best = metric === undefined ? undefined : sql[goal].get({ metric })
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

/** The trials that keep so many bounds, the best first. Its numbers: the objective's metric, then of each bound its metric, the least and the most. */
function statementsInOrder(db: Session['db']): (goal: ObjectiveMetric['goal'], bounds: number) => Statement<number[], number> {
  const prepared = new Map<string, Statement<number[], number>>()
  return (goal, bounds) => {
    const key = `${goal} ${bounds}`
    const kept = ' AND EXISTS (SELECT 1 FROM trial_value bounded WHERE bounded.trial_id = best.trial_id AND bounded.metric_id = ? AND bounded.value BETWEEN ? AND ?)'
    const order = `ORDER BY best.value ${goal === 'minimize' ? 'ASC' : 'DESC'}, best.trial_id`
    const statement =
      prepared.get(key) ??
      db.prepare<number[], number>(`SELECT trial_id FROM trial_value best WHERE metric_id = ? AND complete = 1 AND value IS NOT NULL${kept.repeat(bounds)} ${order}`).pluck()
    prepared.set(key, statement)
    return statement
  }
}
