import { fewTrialsToPredict, intervalCoverage, qualityWords, type NearestTrial, type Prediction, type SurrogateQuality } from '../../../../shared/contract/surrogate.ts'
import type { Goal } from '../../../../shared/domain/metric.ts'
import { normalCdf, normalQuantile } from '../../../../shared/statistics/normal-distribution.ts'
import { formatCount, formatNumber, formatPercent } from '../../../components/format.ts'

/** Half of the interval that 9 of 10 trials fall into. */
export const marginOf = ({ low, high }: Prediction): number => (high - low) / 2

/** By how much a prediction is better (above 0) than a value. */
const gainOver = (goal: Goal, { mean }: Prediction, best: number): number => (goal === 'minimize' ? best - mean : mean - best)

/** How a prediction compares with the best trial: `0.012 better than the best so far, ± 0.02`. */
export function comparisonText(goal: Goal, prediction: Prediction, best: number): string {
  const gain = gainOver(goal, prediction, best)
  const margin = `± ${formatNumber(marginOf(prediction), 2)}`
  if (Math.abs(gain) < 1e-3 * marginOf(prediction) || gain === 0) return `As good as the best so far, ${margin}`
  return `${formatNumber(Math.abs(gain), 2)} ${gain > 0 ? 'better' : 'worse'} than the best so far, ${margin}`
}

/** The probability that one trial comes out better than a value, if errors are normal and the interval holds. */
export function chanceToBeat(goal: Goal, prediction: Prediction, best: number): number {
  const deviation = marginOf(prediction) / normalQuantile((1 + intervalCoverage) / 2)
  const gain = gainOver(goal, prediction, best)
  return deviation > 0 ? normalCdf(gain / deviation) : Number(gain > 0)
}

/** `27 % chance to beat it`. */
export function chanceText(chance: number): string {
  if (chance > 0.99) return 'It would almost surely beat it'
  return chance < 0.01 ? 'Less than 1 % chance to beat it' : `${formatPercent(chance)} chance to beat it`
}

/** How much the model may be trusted: `The model predicts left-out trials well: rank correlation 0.83, off by 0.012 on average.` */
export function qualityText({ rankCorrelation, error }: SurrogateQuality, trials: number): string {
  return `The model ${qualityWords(rankCorrelation)}: rank correlation ${rankCorrelation.toFixed(2)}, off by ${formatNumber(error, 2)} on average. Learnt from ${formatCount(trials, 'configuration')}.`
}

/** Why nothing is predicted yet. */
export function tooFewText(metric: string, trials: number): string {
  return `What ${metric} would be can be predicted after ${fewTrialsToPredict} different configurations have run to their end. So far: ${trials}.`
}

/** `the same configuration`, `2.3 % of the space apart`. */
export function distanceText({ distance }: NearestTrial): string {
  return distance === 0 ? 'this very configuration' : `${formatNumber(100 * distance, 2)} % of the space apart`
}

/** A prediction that is kept in a trial's note until the trial has ended, and after. */
export interface KeptPrediction {
  readonly metric: string
  readonly mean: number
  readonly low: number
  readonly high: number
}

const kept = (value: number): string => String(Number(value.toPrecision(4)))
const notePattern = /^Predicted (.+): (-?[\d.]+(?:e[+-]?\d+)?) \((-?[\d.]+(?:e[+-]?\d+)?) to (-?[\d.]+(?:e[+-]?\d+)?)\)$/m

/** The note of a trial that was run from a prediction: `Predicted val_error: 0.0482 (0.0404 to 0.0559)`. */
export function predictionNote(metric: string, { mean, low, high }: Prediction): string {
  return `Predicted ${metric}: ${kept(mean)} (${kept(low)} to ${kept(high)})`
}

/** The prediction that a note holds, on a line of its own. */
export function predictionOfNote(note: string | null): KeptPrediction | undefined {
  const [, metric, mean, low, high] = note === null ? [] : (notePattern.exec(note) ?? [])
  return metric === undefined ? undefined : { metric, mean: Number(mean), low: Number(low), high: Number(high) }
}

/** What a trial came to against what was predicted. */
export function outcomeText({ mean, low, high }: KeptPrediction, measured: number): string {
  const off = `off by ${formatNumber(Math.abs(measured - mean), 2)}`
  return measured >= low && measured <= high ? `As predicted: ${off}` : `Outside the interval: ${off}`
}
