import type { Metric, ObjectiveMetric } from '../../shared/domain/metric.ts'
import { formatCount, formatNumber } from '../components/format.ts'
import { bestTrial, type RankedTrial } from './trial-ranking.ts'

/** What a chart shows, in a sentence for those who do not see it: `12 trials; best val_error 0.118 at trial 9`. */
export function describeTrials(trials: readonly RankedTrial[], objective: ObjectiveMetric, metrics: readonly Metric[] = []): string {
  const count = formatCount(trials.length, 'trial')
  const best = bestTrial(trials, objective, metrics)
  const value = best?.values[objective.name]
  if (best === undefined || value === undefined) return `${count}; none is complete yet`
  return `${count}; best ${objective.name} ${formatNumber(value)} at trial ${best.number}`
}
