import { lossOf, type ObjectiveMetric } from '../../shared/domain/metric.ts'
import { parametersInOrder, type SearchSpace } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatDuration, formatNumber, formatParameter } from './format.ts'
import { renderPairs, renderTable } from './table.ts'

/** The best completed trials, best first; equal values in order of their numbers. Trials without a value are left out. */
export async function bestTrials(trials: AsyncIterable<Trial> | Iterable<Trial>, metric: ObjectiveMetric, limit: number): Promise<Trial[]> {
  let best: Trial[] = []
  const loss = (trial: Trial): number => lossOf(metric.goal, trial.values[metric.name] ?? NaN)
  for await (const trial of trials) {
    if (trial.state !== 'complete' || loss(trial) === Infinity) continue
    // A sorted list of at most five: constant memory, however many trials there are.
    best = [...best, trial].sort((a, b) => loss(a) - loss(b) || a.number - b.number).slice(0, limit)
  }
  return best
}

/** A trial's parameters as pairs, in the order of the space. */
export function parameterPairs(space: SearchSpace, trial: Trial): [string, string][] {
  const names = new Set([...parametersInOrder(space), ...Object.keys(trial.params)])
  return [...names].flatMap((name) => {
    const value = trial.params[name]
    return value === undefined ? [] : [[name, formatParameter(value)] satisfies [string, string]]
  })
}

/** The best configuration in words: a headline and a line a parameter. */
export function renderBest(space: SearchSpace, metric: ObjectiveMetric, trial: Trial): string {
  const headline = `Best: trial ${String(trial.number)}, ${metric.name} ${formatNumber(trial.values[metric.name] ?? NaN)}`
  return [headline, renderPairs(parameterPairs(space, trial))].filter((part) => part !== '').join('\n')
}

/** The table of the best trials: number, value, parameters (blank where inactive), time. */
export function renderLeaderboard(space: SearchSpace, metric: ObjectiveMetric, trials: readonly Trial[], width: number): string {
  const names = parametersInOrder(space)
  const numeric = (name: string): boolean => space[name]?.type !== 'categorical'
  return renderTable(
    [
      { title: 'trial', align: 'right' },
      { title: metric.name, align: 'right' },
      ...names.map((name) => ({ title: name, align: numeric(name) ? ('right' as const) : ('left' as const) })),
      { title: 'time', align: 'right' },
    ],
    trials.map((trial) => [
      String(trial.number),
      formatNumber(trial.values[metric.name] ?? NaN),
      ...names.map((name) => {
        const value = trial.params[name]
        return value === undefined ? '' : formatParameter(value)
      }),
      formatDuration(trial.runningMs),
    ]),
    width,
  )
}
