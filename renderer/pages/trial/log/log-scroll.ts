/** A browser draws no element that is higher than some 16 million pixels, and some hardly half of that. */
export const mostPixels = 8_000_000

/** A view of many rows of one height. Sizes in pixels. */
export interface RowsView {
  readonly rows: number
  readonly rowHeight: number
  readonly height: number
}

/** The height of what is scrolled: that of all rows, or as much as a browser can. */
export function scrollHeight({ rows, rowHeight, height }: RowsView): number {
  return Math.max(Math.min(rows * rowHeight, mostPixels), height)
}

/** The most rows that can be above the first in sight. */
export function lastTop({ rows, rowHeight, height }: RowsView): number {
  return Math.max(rows - height / rowHeight, 0)
}

/** Whether a pixel of scrolling is more than a pixel of rows. */
export function isScaled({ rows, rowHeight }: RowsView): boolean {
  return rows * rowHeight > mostPixels
}

/** The row at the upper edge, with the share of it that is above, for a place of the scroll bar. */
export function topRow(view: RowsView, scrollTop: number): number {
  const most = scrollHeight(view) - view.height
  return most <= 0 ? 0 : Math.min(Math.max(scrollTop / most, 0), 1) * lastTop(view)
}

/** The place of the scroll bar for a row at the upper edge. */
export function scrollTopOf(view: RowsView, row: number): number {
  const last = lastTop(view)
  return last === 0 ? 0 : Math.min(Math.max(row / last, 0), 1) * (scrollHeight(view) - view.height)
}
