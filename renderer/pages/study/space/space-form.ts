import type { InputIssue } from '../../../../shared/errors.ts'
import type { Parameter, ParameterValue, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { parseValue, parseValues, showValue, showValues } from '../../new-study/value-text.ts'

/** A parameter as it stands in the form. Numbers are undefined while their field is empty, NaN while it holds no number. */
export interface SpaceRow {
  /** Tells rows apart while their names are edited. */
  readonly key: string
  name: string
  /** It is not in the study's space yet. */
  readonly isNew: boolean
  /** It is no longer to be searched. */
  removed: boolean
  type: Parameter['type']
  low: number | undefined
  high: number | undefined
  scale: 'linear' | 'log' | 'step'
  step: number | undefined
  /** Values with commas between them. */
  choices: string
  /** What it has been in all trials so far; empty when nobody knows. */
  earlier: string
  /** What the form does not edit. */
  readonly kept: Pick<Parameter, 'when' | 'prior'>
}

/** The rows of a space. */
export function rowsOfSpace(space: SearchSpace): SpaceRow[] {
  return Object.entries(space).map(([name, spec]) => rowOf(name, spec, false))
}

function rowOf(name: string, spec: Parameter, isNew: boolean): SpaceRow {
  const { when, prior } = spec
  const common = { key: `${isNew ? 'new' : 'old'} ${name}`, name, isNew, removed: false, type: spec.type, earlier: '', kept: { when, prior } }
  if (spec.type === 'categorical') return { ...common, low: undefined, high: undefined, scale: 'linear', step: undefined, choices: showValues(spec.choices) }
  return { ...common, low: spec.low, high: spec.high, scale: spec.log === true ? 'log' : spec.step === undefined ? 'linear' : 'step', step: spec.step, choices: '' }
}

/** A row for a parameter of the task that has not been searched. @param earlier what it was in all trials */
export function taskRow(name: string, spec: Parameter, earlier: ParameterValue): SpaceRow {
  return { ...rowOf(name, spec, true), earlier: showValue(earlier) }
}

/** An empty row. @param number tells it from other empty ones */
export function newRow(number: number): SpaceRow {
  return { ...rowOf('', { type: 'float', low: 0, high: 1 }, true), key: `empty ${String(number)}` }
}

/** The space that the rows state, as a study file would; the engine checks it. */
export function spaceOfRows(rows: readonly SpaceRow[]): Record<string, unknown> {
  return Object.fromEntries(rows.filter(({ removed }) => !removed).map((row) => [row.name.trim(), specOfRow(row)]))
}

function specOfRow({ type, low, high, scale, step, choices, kept }: SpaceRow): Record<string, unknown> {
  const values = parseValues(choices)
  const own = type === 'categorical' ? { type, choices: values } : { type, low, high, ...(scale === 'log' && { log: true }), ...(scale === 'step' && { step: step ?? Number.NaN }) }
  const { prior, when } = kept
  // A value believed to be good that the new range leaves out is no reason to refuse the range.
  const isPriorIn = type === 'categorical' ? prior !== undefined && values.includes(prior) : typeof prior === 'number' && prior >= (low ?? -Infinity) && prior <= (high ?? Infinity)
  return { ...own, ...(when !== undefined && { when }), ...(isPriorIn && { prior }) }
}

/** What new parameters have been so far, as far as the rows say. */
export function earlierOfRows(rows: readonly SpaceRow[]): Record<string, ParameterValue> {
  return Object.fromEntries(rows.filter(({ isNew, removed, earlier }) => isNew && !removed && earlier.trim() !== '').map(({ name, earlier }) => [name.trim(), parseValue(earlier)]))
}

/** What is wrong that the engine would not see: a name twice, or none at all. */
export function nameIssues(rows: readonly SpaceRow[]): InputIssue[] {
  const names = rows.filter(({ removed }) => !removed).map(({ name }) => name.trim())
  if (names.length === 0) return [{ path: 'space', message: 'needs at least one parameter' }]
  if (names.includes('')) return [{ path: 'space', message: 'a new parameter needs a name' }]
  const twice = names.find((name, index) => names.indexOf(name) < index)
  return twice === undefined ? [] : [{ path: `space.${twice}`, message: 'is given twice' }]
}

/** How much of what is known stays of use, in words. */
export function usableText({ earlier, usable }: { readonly earlier: number; readonly usable: number }): string {
  if (earlier === 0) return 'No trial has been made yet.'
  if (usable === earlier) return earlier === 1 ? 'The earlier trial stays usable.' : `All ${earlier} earlier trials stay usable.`
  return `${usable} of ${earlier} earlier ${earlier === 1 ? 'trial stays' : 'trials stay'} usable: the sampler learns from those. All are kept.`
}
