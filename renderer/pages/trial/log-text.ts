/** Colours and cursor movements of a terminal: `ESC [ … letter`, `ESC ] … BEL`, and other escapes of two characters. */
// eslint-disable-next-line no-control-regex -- escape sequences are made of control characters
const escapes = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g

/** The lines of a log as a terminal would leave them: without colours, and of a progress bar that rewrites its line the last state. */
export function logLines(text: string): string[] {
  const lines = text.replace(escapes, '').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => {
    const ended = line.endsWith('\r') ? line.slice(0, -1) : line
    return ended.slice(ended.lastIndexOf('\r') + 1)
  })
}

/** A piece of a line, for highlighting. */
export interface LinePiece {
  readonly text: string
  readonly hit: boolean
}

/** A line cut at the places that hold the words searched for, whatever their case. */
export function linePieces(line: string, query: string): LinePiece[] {
  if (query === '') return [{ text: line, hit: false }]
  const pieces: LinePiece[] = []
  // Searched in the line itself, not in a lower-case copy: lower case may be longer.
  const pattern = new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu')
  let from = 0
  for (const { 0: found, index } of line.matchAll(pattern)) {
    if (index > from) pieces.push({ text: line.slice(from, index), hit: false })
    pieces.push({ text: found, hit: true })
    from = index + found.length
  }
  if (from < line.length || pieces.length === 0) pieces.push({ text: line.slice(from), hit: false })
  return pieces
}

/** The numbers of the lines that hold the words searched for; none for an empty search. */
export function matchingLines(lines: readonly string[], query: string): number[] {
  if (query === '') return []
  return lines.flatMap((line, index) => (linePieces(line, query).some((piece) => piece.hit) ? [index] : []))
}
