import { isFeasible, lossOf, type Metric, type ObjectiveMetric } from '../../shared/domain/metric.ts'
import { ownValue } from '../../shared/domain/own-value.ts'
import { parametersInOrder, type SearchSpace } from '../../shared/domain/search-space.ts'
import { objectiveMetric, type StudyDefinition } from '../../shared/domain/study.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatDuration, formatMiB, formatNumber, formatParameter } from './format.ts'
import { renderPairs, renderTable } from './table.ts'

/**
 * The best completed trials, best first: those that keep every bound of the metrics before those that do not,
 * equal values in order of their numbers. Trials without a value are left out, and those that run another's configuration to confirm it.
 */
export async function leadingTrials(trials: AsyncIterable<Trial> | Iterable<Trial>, metrics: readonly Metric[], limit: number): Promise<Trial[]> {
  const { name, goal } = objectiveMetric({ metrics })
  let leaders: { readonly trial: Trial; readonly breaks: number; readonly loss: number }[] = []
  for await (const trial of trials) {
    const value = ownValue(trial.values, name) ?? NaN
    if (trial.state !== 'complete' || trial.confirms !== null || Number.isNaN(value)) continue
    const entry = { trial, breaks: isFeasible(metrics, trial.values) ? 0 : 1, loss: lossOf(goal, value) }
    // A sorted list of at most five: constant memory, however many trials there are.
    leaders = [...leaders, entry]
      .sort((a, b) => a.breaks - b.breaks || compareNumbers(a.loss, b.loss) || a.trial.number - b.trial.number)
      .slice(0, limit)
  }
  return leaders.map(({ trial }) => trial)
}

/** Two infinities are equal, though their difference is no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** The best of the leading trials: the first, unless no trial keeps the bounds of the metrics. */
export function bestOf(leading: readonly Trial[], metrics: readonly Metric[]): Trial | undefined {
  return leading.slice(0, 1).find(({ values }) => isFeasible(metrics, values))
}

/** What to say where there is no best trial. */
export function whyNoBest(leading: readonly Trial[]): string {
  return leading.length === 0 ? 'No trial has completed.' : 'No completed trial keeps the bounds of the metrics.'
}

/** A trial's parameters as pairs, in the order of the space. */
export function parameterPairs(space: SearchSpace, trial: Trial): [string, string][] {
  const names = new Set([...parametersInOrder(space), ...Object.keys(trial.params)])
  return [...names].flatMap((name) => {
    const value = ownValue(trial.params, name)
    return value === undefined ? [] : [[name, formatParameter(value)] satisfies [string, string]]
  })
}

/** The best configuration in words: a headline and a line a parameter. */
export function renderBest(space: SearchSpace, metric: ObjectiveMetric, trial: Trial): string {
  const headline = `Best: trial ${String(trial.number)}, ${metric.name} ${formatNumber(ownValue(trial.values, metric.name) ?? NaN)}`
  return [headline, renderPairs(parameterPairs(space, trial))].filter((part) => part !== '').join('\n')
}

/** The table of the best trials: number, value, whether the bounds are kept (where there are any), parameters (blank where inactive), time, and the most memory where it was measured. */
export function renderLeaderboard({ space, metrics }: Pick<StudyDefinition, 'space' | 'metrics'>, trials: readonly Trial[], width: number): string {
  const metric = objectiveMetric({ metrics })
  const isBounded = metrics.some(({ at_most, at_least }) => at_most !== undefined || at_least !== undefined)
  const hasPeaks = trials.some(({ peakMemoryMiB }) => peakMemoryMiB !== null)
  const names = parametersInOrder(space)
  const numeric = (name: string): boolean => ownValue(space, name)?.type !== 'categorical'
  return renderTable(
    [
      { title: 'trial', align: 'right' },
      { title: metric.name, align: 'right' },
      ...(isBounded ? [{ title: 'bounds' }] : []),
      ...names.map((name) => ({ title: name, align: numeric(name) ? ('right' as const) : ('left' as const) })),
      { title: 'time', align: 'right' },
      ...(hasPeaks ? [{ title: 'memory', align: 'right' as const }] : []),
    ],
    trials.map((trial) => [
      String(trial.number),
      formatNumber(ownValue(trial.values, metric.name) ?? NaN),
      ...(isBounded ? [isFeasible(metrics, trial.values) ? 'kept' : 'broken'] : []),
      ...names.map((name) => {
        const value = ownValue(trial.params, name)
        return value === undefined ? '' : formatParameter(value)
      }),
      formatDuration(trial.runningMs),
      ...(hasPeaks ? [trial.peakMemoryMiB === null ? '' : formatMiB(trial.peakMemoryMiB)] : []),
    ]),
    width,
  )
}
