/** A cell of the grid: its row among all rows (-1 is the row of headings), and its place in the row (0 is the checkbox). */
export interface GridCell {
  readonly row: number
  readonly column: number
}

export interface GridSize {
  readonly rows: number
  /** The checkbox among them. */
  readonly columns: number
  readonly rowsPerPage: number
}

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>

/** The cell that a key moves to from another, as in the grid pattern of ARIA; undefined for a key that moves nowhere. */
export function cellAfterKey({ key, ctrlKey, metaKey }: Keys, { row, column }: GridCell, { rows, columns, rowsPerPage }: GridSize): GridCell | undefined {
  const far = ctrlKey || metaKey
  const target = (
    {
      ArrowDown: { row: far ? rows - 1 : row + 1, column },
      ArrowUp: { row: far ? 0 : row - 1, column },
      ArrowRight: { row, column: far ? columns - 1 : column + 1 },
      ArrowLeft: { row, column: far ? 0 : column - 1 },
      PageDown: { row: row + rowsPerPage, column },
      PageUp: { row: Math.max(row - rowsPerPage, Math.min(row, 0)), column },
      Home: { row: far ? 0 : row, column: 0 },
      End: { row: far ? rows - 1 : row, column: columns - 1 },
    } as const
  )[key]
  if (target === undefined) return undefined
  return { row: Math.min(Math.max(target.row, -1), rows - 1), column: Math.min(Math.max(target.column, 0), columns - 1) }
}

/** The rows between two, both included. */
export function rowsBetween(a: number, b: number): number[] {
  const [from, to] = a < b ? [a, b] : [b, a]
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
