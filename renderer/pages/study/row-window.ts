/** The rows that are in sight, with some around them; the rest are space. */
export interface RowWindow {
  readonly first: number
  /** One past the last. */
  readonly end: number
  /** Pixels. */
  readonly spaceBefore: number
  readonly spaceAfter: number
}

/**
 * Which of many rows of one height to render, so that a table of any length costs the same. All sizes in pixels.
 * @param overscan so many rows more above and below
 */
export function rowWindow(count: number, rowHeight: number, scrollTop: number, viewHeight: number, overscan = 8): RowWindow {
  const inSight = Math.ceil(viewHeight / rowHeight) + 1
  const top = Math.min(Math.max(Math.floor(scrollTop / rowHeight), 0), Math.max(count - inSight, 0))
  const first = Math.max(top - overscan, 0)
  const end = Math.min(top + inSight + overscan, count)
  return { first, end, spaceBefore: first * rowHeight, spaceAfter: (count - end) * rowHeight }
}

/** The least scrolling that brings a row into sight under a header that stays. */
export function scrollTopFor(row: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return Math.max(scrollTop, top + rowHeight - viewHeight)
}
