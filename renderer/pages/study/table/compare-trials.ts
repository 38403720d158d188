import { lossOf, type Goal, type Metric } from '../../../../shared/domain/metric.ts'
import { ownValue } from '../../../../shared/domain/own-value.ts'
import type { ParameterValue, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { parametersInOrder } from '../../../../shared/domain/search-space.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'

/** What trials have of a parameter or a metric, side by side. */
export interface ComparedRow {
  readonly name: string
  /** A value a trial; undefined where it has none. */
  readonly values: readonly (ParameterValue | undefined)[]
  readonly differs: boolean
  /** The places of the trials whose value is best, where there is a better and a worse. */
  readonly best: ReadonlySet<number>
}

export interface Comparison {
  readonly metrics: readonly ComparedRow[]
  /** Those in which the trials differ. */
  readonly different: readonly ComparedRow[]
  readonly same: readonly ComparedRow[]
}

export const fewestCompared = 2
export const mostCompared = 8

/** Trials side by side: every metric that one of them has, and the parameters, those that differ apart from those that are the same. */
export function compareTrials(trials: readonly Trial[], space: SearchSpace, metrics: readonly Metric[]): Comparison {
  const goals = new Map(metrics.flatMap(({ name, goal }) => (goal === undefined ? [] : [[name, goal] as const])))
  const metricNames = new Set([...metrics.map(({ name }) => name), ...trials.flatMap(({ values }) => Object.keys(values))])
  const parameters = new Set([...parametersInOrder(space), ...trials.flatMap(({ params }) => Object.keys(params))])
  const rows = [...parameters].map((name) => rowOf(name, trials.map(({ params }) => ownValue<ParameterValue>(params, name)), undefined)).filter(({ values }) => values.some((value) => value !== undefined))
  return {
    metrics: [...metricNames].map((name) => rowOf(name, trials.map(({ values }) => ownValue(values, name)), goals.get(name))).filter(({ values }) => values.some((value) => value !== undefined)),
    different: rows.filter(({ differs }) => differs),
    same: rows.filter(({ differs }) => !differs),
  }
}

function rowOf(name: string, values: readonly (ParameterValue | undefined)[], goal: Goal | undefined): ComparedRow {
  const [first] = values
  const differs = values.some((value) => !Object.is(value, first))
  return { name, values, differs, best: goal === undefined || !differs ? new Set() : bestOf(values, goal) }
}

function bestOf(values: readonly (ParameterValue | undefined)[], goal: Goal): ReadonlySet<number> {
  const losses = values.map((value) => (typeof value === 'number' && !Number.isNaN(value) ? lossOf(goal, value) : Infinity))
  const least = Math.min(...losses)
  return new Set(losses.flatMap((loss, at) => (loss === least && least !== Infinity ? [at] : [])))
}
