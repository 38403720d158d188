import type { Parameter, ParameterValue, SearchSpace } from '../../../shared/domain/search-space.ts'
import { emptyRow, type ParameterRow } from './form-model.ts'

/** What this page needs to know of a task's parameters. */
export type TaskParameters = Readonly<Record<string, { readonly spec: Parameter; readonly default: ParameterValue; readonly searched: boolean }>>

/** The names of a task's parameters; none for anything else. */
export function namesOf(parameters: TaskParameters | undefined): ReadonlySet<string> {
  return new Set(Object.keys(parameters ?? {}))
}

/** A row that holds a parameter. */
export function rowOf(name: string, spec: Parameter): ParameterRow {
  const row = { ...emptyRow(name), type: spec.type, prior: spec.prior, when: spec.when === undefined ? undefined : { param: spec.when.param, in: [...spec.when.in] } }
  if (spec.type === 'categorical') return { ...row, choices: [...spec.choices] }
  return { ...row, low: spec.low, high: spec.high, step: spec.step, scale: scaleOf(spec) }
}

function scaleOf(spec: { readonly log?: boolean; readonly step?: number }): ParameterRow['scale'] {
  if (spec.log === true) return 'log'
  return spec.step === undefined ? 'linear' : 'step'
}

/** The parameter as a study file states it. What is missing in the row is missing in it, for the schema to find. */
export function specOf(row: ParameterRow): Record<string, unknown> {
  const common = { when: row.when === undefined ? undefined : { param: row.when.param, in: [...row.when.in] }, prior: row.prior }
  if (row.type === 'categorical') return defined({ type: row.type, choices: [...row.choices], ...common })
  return defined({
    type: row.type,
    low: row.low,
    high: row.high,
    log: row.scale === 'log' ? true : undefined,
    // An empty step is an error to show, not a field to leave out.
    step: row.scale === 'step' ? (row.step ?? Number.NaN) : undefined,
    ...common,
  })
}

/**
 * What to offer as the value believed to be good: the default, if it can be taken, else the middle of the range or the first choice.
 * @param preset the task's default
 */
export function likelyPrior(row: ParameterRow, preset: ParameterValue | undefined): ParameterValue {
  if (row.type === 'categorical') return preset !== undefined && row.choices.includes(preset) ? preset : (row.choices[0] ?? '')
  const [low, high] = [row.low ?? 0, row.high ?? 1]
  if (typeof preset === 'number' && preset >= low && preset <= high) return preset
  const middle = row.scale === 'log' && low > 0 ? Math.sqrt(low * high) : (low + high) / 2
  return row.type === 'int' ? Math.round(middle) : Number(middle.toPrecision(3))
}

/** The same object without its undefined fields. */
export function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/**
 * The rows of a study: the searched parameters in the order of its space, then the task's others, then fixed values of other names.
 * @param task undefined for an objective that has no parameters of its own
 */
export function rowsOf(space: SearchSpace, fixed: Readonly<Record<string, ParameterValue>>, task: TaskParameters | undefined): ParameterRow[] {
  const searched = Object.entries(space).map(([name, spec]) => ({ ...rowOf(name, spec), fixed: fixed[name] }))
  const others = Object.entries(task ?? {})
    .filter(([name]) => !Object.hasOwn(space, name))
    .map(([name, { spec }]) => ({ ...rowOf(name, spec), searched: false, fixed: fixed[name] }))
  const extra = Object.entries(fixed)
    .filter(([name]) => !Object.hasOwn(space, name) && !Object.hasOwn(task ?? {}, name))
    .map(([name, value]) => ({ ...fixedRow(name, value), searched: false }))
  return [...searched, ...others, ...extra]
}

function fixedRow(name: string, value: ParameterValue): ParameterRow {
  const row = { ...emptyRow(name), fixed: value }
  if (typeof value === 'number') return { ...row, low: Math.min(0, value), high: Math.max(1, value) }
  return { ...row, type: 'categorical', choices: [value] }
}
