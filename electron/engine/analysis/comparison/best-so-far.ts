import type { ComparisonAxis } from '../../../../shared/columns/comparison-table.ts'
import { lossOf, type Goal } from '../../../../shared/domain/metric.ts'
import type { Outcomes } from './outcomes.ts'

/** The best value so far as a staircase: from each x on it is `value`. */
export interface Staircase {
  readonly x: readonly number[]
  readonly value: readonly number[]
  /** How far the study has come. */
  readonly end: number
}

/** Where the best value improved: positions in the outcomes. */
export function improvements({ values }: Outcomes, goal: Goal): number[] {
  const steps: number[] = []
  let best = Infinity
  values.forEach((value, index) => {
    const loss = lossOf(goal, value)
    if (!(loss < best)) return
    best = loss
    steps.push(index)
  })
  return steps
}

/** The best value so far over finished trials (counted from 1) or running time (ms). */
export function bestSoFar(outcomes: Outcomes, goal: Goal, axis: Exclude<ComparisonAxis, 'share'>): Staircase {
  const { values, elapsedMs } = outcomes
  const steps = improvements(outcomes, goal)
  const place = (index: number): number => (axis === 'trials' ? index + 1 : (elapsedMs[index] ?? 0))
  return { x: steps.map(place), value: steps.map((index) => values[index] ?? NaN), end: values.length === 0 ? 0 : place(values.length - 1) }
}

/** The value of a staircase at a place; undefined before its first step. After its end it stays what it was. */
export function valueAtPlace({ x, value }: Staircase, place: number): number | undefined {
  let [from, to] = [0, x.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((x[middle] ?? Infinity) <= place) from = middle + 1
    else to = middle
  }
  return value[from - 1]
}
