import type { StudyDetail } from '../../../../shared/contract/views.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import { compileFilter } from '../../../../shared/filter/compile.ts'
import { FilterError } from '../../../../shared/filter/filter-error.ts'
import type { Field } from '../../../../shared/filter/field.ts'
import { trialFields } from '../../../../shared/filter/trial-fields.ts'

/** What a filter can ask of a study's trials. */
export function fieldsOf({ definition, metricNames }: Pick<StudyDetail, 'definition' | 'metricNames'>, trials: readonly Trial[]): readonly Field[] {
  return trialFields({ definition, metricNames, trials })
}

/** What is wrong with a filter; undefined when nothing is. */
export function filterProblem(filter: string, fields: readonly Field[]): FilterError | undefined {
  try {
    compileFilter(filter, fields)
    return undefined
  } catch (error) {
    if (error instanceof FilterError) return error
    throw error
  }
}

/** The numbers of the trials that a filter lets through; undefined for one that is empty, or that these trials do not understand. */
export function numbersPassing(filter: string, fields: readonly Field[], trials: readonly Trial[]): ReadonlySet<number> | undefined {
  if (filter.trim() === '' || filterProblem(filter, fields) !== undefined) return undefined
  const passes = compileFilter(filter, fields)
  const numbers = new Set<number>()
  for (const trial of trials) if (passes(trial)) numbers.add(trial.number)
  return numbers
}

/** Whether two sets have the same members. */
export function isSameSet(a: ReadonlySet<number> | undefined, b: ReadonlySet<number> | undefined): boolean {
  if (a === undefined || b === undefined || a.size !== b.size) return a === b
  for (const number of a) if (!b.has(number)) return false
  return true
}

/** Where the values of a field lie among trials: the lowest, the median and the highest finite one. */
export function valuesAmong(trials: readonly Trial[], { read }: Field): { readonly value: number; readonly about: string }[] {
  const values = new Float64Array(trials.length)
  let count = 0
  for (const trial of trials) {
    const value = read(trial)
    if (typeof value === 'number' && Number.isFinite(value)) values[count++] = value
  }
  const sorted = values.subarray(0, count).sort()
  const [low, middle, high] = [sorted[0], sorted[Math.floor(count / 2)], sorted[count - 1]]
  if (low === undefined || middle === undefined || high === undefined) return []
  const rounded = (value: number): number => Number(value.toPrecision(4))
  return [
    { value: rounded(middle), about: 'median' },
    { value: rounded(low), about: 'lowest' },
    { value: rounded(high), about: 'highest' },
  ].filter(({ value }, at, all) => all.findIndex((other) => other.value === value) === at)
}
