import type { ParameterValue } from '../../../../shared/domain/search-space.ts'
import { emptyRow, type ParameterRow } from '../form-model.ts'
import { spaceTree, type SpaceNode } from './tree.ts'

type Rows = readonly ParameterRow[]

const nodeOf = (rows: Rows, key: number): SpaceNode | undefined => spaceTree(rows).find((node) => node.row.key === key)

/** The rows of the same parent, in their order. */
function siblingsOf(rows: Rows, { parent, depth }: SpaceNode): ParameterRow[] {
  return spaceTree(rows).filter((node) => node.parent === parent && node.depth === depth).map(({ row }) => row)
}

/** The rows with one of them moved up (-1) or down (1) among those of its parent; undefined where there is no place to go. */
export function movedBy(rows: Rows, key: number, by: -1 | 1): ParameterRow[] | undefined {
  const node = nodeOf(rows, key)
  const neighbour = node === undefined ? undefined : siblingsOf(rows, node)[node.place + by]
  if (node === undefined || neighbour === undefined) return undefined
  return beside(rows, node.row, neighbour, by === 1)
}

/** The rows with one put right before or right after another. */
function beside(rows: Rows, row: ParameterRow, other: ParameterRow, isAfter: boolean): ParameterRow[] {
  const rest = rows.filter(({ key }) => key !== row.key)
  const at = rest.findIndex(({ key }) => key === other.key) + (isAfter ? 1 : 0)
  return [...rest.slice(0, at), row, ...rest.slice(at)]
}

/** A first condition on a parameter, for the user to change: the first of its values. */
export function firstValues(parent: ParameterRow): ParameterValue[] {
  const [first] = parent.type === 'categorical' ? parent.choices : [parent.low]
  return first === undefined || Number.isNaN(first) ? [] : [first]
}

/** The row above it on its own level that a condition can sensibly be on: a float hardly ever has one certain value. */
export function parentAbove(rows: Rows, key: number): ParameterRow | undefined {
  const node = nodeOf(rows, key)
  if (node === undefined) return undefined
  return siblingsOf(rows, node)
    .slice(0, node.place)
    .reverse()
    .find((row) => row.type !== 'float' && row.name !== '')
}

/** The rows with one of them made conditional on `parentAbove`; undefined where there is none. */
export function movedIn(rows: Rows, key: number): ParameterRow[] | undefined {
  const parent = parentAbove(rows, key)
  return parent === undefined ? undefined : rows.map((row) => (row.key === key ? { ...row, when: { param: parent.name, in: firstValues(parent) } } : row))
}

/** The rows with one of them moved out: used whenever what it depended on is. Undefined at the top, where it is always used. */
export function movedOut(rows: Rows, key: number): ParameterRow[] | undefined {
  const node = nodeOf(rows, key)
  if (node === undefined || node.row.when === undefined) return undefined
  const { parent, row } = node
  const moved = { ...row, when: whenOf(parent) }
  const changed = rows.map((other) => (other.key === key ? moved : other))
  return parent === undefined ? changed : beside(changed, moved, parent, true)
}

const whenOf = (row: ParameterRow | undefined): ParameterRow['when'] => (row?.when === undefined ? undefined : { param: row.when.param, in: [...row.when.in] })

/** The rows without one; those that depended on it are used whenever it was. */
export function withoutRow(rows: Rows, key: number): ParameterRow[] {
  return released(rows, key).filter((row) => row.key !== key)
}

/** The rows with those that depend on one of them moved out, for when it is searched no longer. */
export function released(rows: Rows, key: number): ParameterRow[] {
  const gone = rows.find((row) => row.key === key)
  return rows.map((row) => (gone !== undefined && gone.name !== '' && row.key !== key && row.when?.param === gone.name ? { ...row, when: whenOf(gone) } : row))
}

/** The rows with a copy of one right after it, of a name that is free. */
export function withCopy(rows: Rows, key: number): ParameterRow[] {
  const row = rows.find((other) => other.key === key)
  if (row === undefined) return [...rows]
  const copy = { ...row, key: emptyRow().key, name: freeParameterName(rows, row.name), choices: [...row.choices], when: whenOf(row) }
  return rows.flatMap((other) => (other.key === key ? [other, copy] : [other]))
}

/** A name that no row has: `units` becomes `units_2`. */
export function freeParameterName(rows: Rows, wish: string): string {
  const taken = new Set(rows.map(({ name }) => name))
  if (wish === '' || !taken.has(wish)) return wish
  const stem = wish.replace(/_\d+$/, '')
  let number = 2
  while (taken.has(`${stem}_${number}`)) number += 1
  return `${stem}_${number}`
}

/** The rows with another name for one, in the conditions on it too. */
export function renamed(rows: Rows, key: number, name: string): ParameterRow[] {
  const before = rows.find((row) => row.key === key)?.name ?? ''
  // Two rows of one name: the conditions are on the other one as well.
  const isOnly = before !== '' && rows.filter((row) => row.name === before).length === 1
  return rows.map((row) => {
    if (row.key === key) return { ...row, name }
    return isOnly && row.when?.param === before ? { ...row, when: { ...row.when, param: name } } : row
  })
}
