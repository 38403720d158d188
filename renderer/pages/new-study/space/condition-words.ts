import type { ParameterRow } from '../form-model.ts'
import { showValue } from '../value-text.ts'

/** A condition in words: `only when optimizer is sgd or adam`; undefined for a parameter that is always used. */
export function conditionWords(row: ParameterRow): string | undefined {
  if (row.when === undefined) return undefined
  const values = row.when.in.map(showValue)
  const last = values.at(-1)
  const list = last === undefined ? '…' : values.length === 1 ? last : `${values.slice(0, -1).join(', ')} or ${last}`
  return `only when ${row.when.param === '' ? '…' : row.when.param} is ${list}`
}
