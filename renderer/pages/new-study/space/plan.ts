import type { Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { showNumber } from '../../../components/number-text.ts'
import type { ParameterRow } from '../form-model.ts'
import { rowOf, specOf } from '../parameter-row.ts'
import { isSame } from '../undo/history.ts'
import { showValues } from '../value-text.ts'
import { conditionWords } from './condition-words.ts'

/** What becomes of one parameter when a space is put into the form. */
export interface PlanStep {
  readonly name: string
  readonly action: 'add' | 'replace' | 'same' | 'remove'
  /** Its range before and after, in words; undefined where it is not searched. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Whether the parameters that a space does not name stay. */
export type PlanMode = 'add' | 'replace'

/** What putting a space into the form does, before it is done. */
export function planOf(rows: readonly ParameterRow[], space: SearchSpace, mode: PlanMode): PlanStep[] {
  const searched = rows.filter((row) => row.searched)
  const named = Object.entries(space).map(([name, spec]): PlanStep => {
    const row = searched.find((other) => other.name === name)
    if (row === undefined) return { name, action: 'add', before: undefined, after: rangeWords(spec) }
    const action = isSame(specOf(row), spec) ? 'same' : 'replace'
    return { name, action, before: rowWords(row), after: rangeWords(spec) }
  })
  const gone = mode === 'replace' ? searched.filter((row) => !Object.hasOwn(space, row.name)) : []
  return [...named, ...gone.map((row): PlanStep => ({ name: row.name, action: 'remove', before: rowWords(row), after: undefined }))]
}

/**
 * The rows with a space put into them.
 * @param fixable parameters that are not searched any more become fixed ones, where the objective has such
 */
export function planned(rows: readonly ParameterRow[], space: SearchSpace, mode: PlanMode, fixable: ReadonlySet<string>): ParameterRow[] {
  const filled = (row: ParameterRow, spec: Parameter): ParameterRow => ({ ...rowOf(row.name, spec), key: row.key, fixed: row.fixed })
  const kept = rows.flatMap((row) => {
    const spec = Object.hasOwn(space, row.name) ? space[row.name] : undefined
    if (spec !== undefined) return [filled(row, spec)]
    if (mode === 'add' || !row.searched) return [row]
    return fixable.has(row.name) ? [{ ...row, searched: false, when: undefined }] : []
  })
  const known = new Set(rows.map(({ name }) => name))
  const added = Object.entries(space).filter(([name]) => !known.has(name)).map(([name, spec]) => rowOf(name, spec))
  if (mode === 'add') return [...kept, ...added]
  // A space that takes the place of another one brings its own order.
  const order = Object.keys(space)
  const all = [...kept, ...added]
  const inSpace = order.flatMap((name) => all.filter((row) => row.name === name))
  return [...inSpace, ...all.filter((row) => !Object.hasOwn(space, row.name))]
}

function rowWords(row: ParameterRow): string {
  const condition = conditionWords(row)
  return [row.type === 'categorical' ? showValues(row.choices) : numberWords(row), ...(condition === undefined ? [] : [condition])].join('; ')
}

function numberWords({ low, high, scale, step }: ParameterRow): string {
  const shown = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '…' : showNumber(value))
  return `${shown(low)} to ${shown(high)}${scale === 'log' ? ', log' : scale === 'step' ? `, step ${shown(step)}` : ''}`
}

/** A range in a few words: `0.0001 to 1, log`. */
export function rangeWords(spec: Parameter): string {
  return rowWords(rowOf('', spec))
}
