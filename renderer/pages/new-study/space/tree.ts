import type { ParameterRow } from '../form-model.ts'

/** A row in the tree of conditions. */
export interface SpaceNode {
  readonly row: ParameterRow
  /** 0 for a parameter that is always used. */
  readonly depth: number
  /** The row that it depends on; undefined at the top, and where that row is missing or part of a circle. */
  readonly parent: ParameterRow | undefined
  /** Its place among the rows of one parent, and how many they are. */
  readonly place: number
  readonly siblings: number
  /** How many rows depend on it, also by way of others. */
  readonly below: number
}

/**
 * The searched parameters as they are shown: each above those that depend on it, otherwise in their own order.
 * Every row comes once, whatever its condition says.
 */
export function spaceTree(rows: readonly ParameterRow[]): SpaceNode[] {
  const searched = rows.filter((row) => row.searched)
  const parents = new Map(searched.map((row) => [row, parentOf(searched, row)]))
  const nodes: SpaceNode[] = []
  const seen = new Set<ParameterRow>()
  const visit = (row: ParameterRow, at: Pick<SpaceNode, 'depth' | 'parent' | 'place' | 'siblings'>): number => {
    seen.add(row)
    const index = nodes.length
    nodes.push({ row, ...at, below: 0 })
    const children = searched.filter((child) => parents.get(child) === row && !seen.has(child))
    const below = children.reduce((sum, child, place) => sum + 1 + visit(child, { depth: at.depth + 1, parent: row, place, siblings: children.length }), 0)
    nodes[index] = { row, ...at, below }
    return below
  }
  const top = searched.filter((row) => parents.get(row) === undefined)
  // Rows whose conditions go in a circle hang from none of the top: the first of each circle does.
  const circles = searched.filter((row) => isInCircle(parents, row) && isFirstOfCircle(parents, searched, row))
  const roots = searched.filter((row) => top.includes(row) || circles.includes(row))
  roots.forEach((row, place) => visit(row, { depth: 0, parent: undefined, place, siblings: roots.length }))
  return nodes
}

function parentOf(rows: readonly ParameterRow[], row: ParameterRow): ParameterRow | undefined {
  return row.when === undefined ? undefined : rows.find((other) => other.name === row.when?.param && other !== row)
}

function circleOf(parents: ReadonlyMap<ParameterRow, ParameterRow | undefined>, row: ParameterRow): ParameterRow[] {
  const path: ParameterRow[] = []
  for (let at: ParameterRow | undefined = row; at !== undefined && !path.includes(at); at = parents.get(at)) path.push(at)
  return path
}

const isInCircle = (parents: ReadonlyMap<ParameterRow, ParameterRow | undefined>, row: ParameterRow): boolean => {
  const last = circleOf(parents, row).at(-1)
  return last !== undefined && parents.get(last) === row
}

function isFirstOfCircle(parents: ReadonlyMap<ParameterRow, ParameterRow | undefined>, rows: readonly ParameterRow[], row: ParameterRow): boolean {
  const circle = circleOf(parents, row)
  return rows.find((other) => circle.includes(other)) === row
}

/** The nodes that are not inside a collapsed one. @param collapsed keys of rows */
export function visibleNodes(nodes: readonly SpaceNode[], collapsed: ReadonlySet<number>): SpaceNode[] {
  const shown: SpaceNode[] = []
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at]
    if (node === undefined) break
    shown.push(node)
    if (collapsed.has(node.row.key)) at += node.below
  }
  return shown
}

/** The rows that a condition of this one may name: any other searched one with a name that does not depend on it. */
export function possibleParents(rows: readonly ParameterRow[], row: ParameterRow): ParameterRow[] {
  const nodes = spaceTree(rows)
  const at = nodes.findIndex((node) => node.row.key === row.key)
  const own = new Set(nodes.slice(at, at + 1 + (nodes[at]?.below ?? 0)).map((node) => node.row.key))
  return rows.filter((other) => other.searched && other.name !== '' && !own.has(other.key))
}
