const segmenter = new Intl.Segmenter()

/** Characters that terminals draw two cells wide: East Asian wide and fullwidth forms, and emoji. */
const wide = /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u

// eslint-disable-next-line no-control-regex -- finding them is the point
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

/** Names and messages come from files and scripts: without control characters they cannot move the cursor or break a table. */
export function printable(text: string): string {
  return text.replace(control, ' ')
}

/** How many cells of a terminal a text takes. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

/** The text cut to at most `width` cells; what was cut shows as `…`. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += wide.test(segment) ? 2 : 1
    if (used > width - 1) break
    kept += segment
  }
  return width < 1 ? '' : `${kept}…`
}

/** Filled up with blanks to `width` cells. */
export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(width - displayWidth(text), 0))
  return align === 'left' ? text + blanks : blanks + text
}
