/** The rows that are in sight, with some around them; the rest are space. */
export interface RowWindow {
  readonly first: number
  /** One past the last. */
  readonly end: number
  /** Pixels. */
  readonly spaceBefore: number
  readonly spaceAfter: number
}

const overscan = 8

/** Which of many rows of one height to render, so that a table of any length costs the same. All sizes in pixels. */
export function rowWindow(count: number, rowHeight: number, scrollTop: number, viewHeight: number): RowWindow {
  const inSight = Math.ceil(viewHeight / rowHeight) + 1
  const top = Math.min(Math.max(Math.floor(scrollTop / rowHeight), 0), Math.max(count - inSight, 0))
  const first = Math.max(top - overscan, 0)
  const end = Math.min(top + inSight + overscan, count)
  return { first, end, spaceBefore: first * rowHeight, spaceAfter: (count - end) * rowHeight }
}

/** The row that a key moves to from another; undefined for a key that moves nowhere. */
export function rowAfterKey(key: string, row: number, count: number, rowsPerPage: number): number | undefined {
  const target = { ArrowDown: row + 1, ArrowUp: row - 1, PageDown: row + rowsPerPage, PageUp: row - rowsPerPage, Home: 0, End: count - 1 }[key]
  return target === undefined || count === 0 ? undefined : Math.min(Math.max(target, 0), count - 1)
}

/** The least scrolling that brings a row into sight under a header that stays. */
export function scrollTopFor(row: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - viewHeight)
}
