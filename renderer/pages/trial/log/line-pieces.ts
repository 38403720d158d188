import { findIn } from '../../../../shared/logs/terminal-text.ts'
import { ansiPieces, type AnsiStyle } from './ansi.ts'

/** A piece of a line in one style, inside or outside of what was searched for. */
export interface LinePiece {
  readonly text: string
  readonly style: AnsiStyle
  readonly hit: boolean
}

/** A line of a log, cut where its style changes and where what was searched for begins and ends. */
export function linePieces(line: string, pattern: RegExp | undefined): LinePiece[] {
  const pieces = ansiPieces(line)
  const hits = pattern === undefined ? [] : findIn(pieces.map(({ text }) => text).join(''), pattern)
  if (hits.length === 0) return pieces.map((piece) => ({ ...piece, hit: false }))
  const cut: LinePiece[] = []
  let [start, next] = [0, 0]
  for (const { text, style } of pieces) {
    const end = start + text.length
    for (let at = start; at < end; ) {
      while ((hits[next]?.[1] ?? Infinity) <= at) next += 1
      const [from, to] = hits[next] ?? [Infinity, Infinity]
      const hit = at >= from
      const until = Math.min(end, hit ? to : from)
      cut.push({ text: text.slice(at - start, until - start), style, hit })
      at = until
    }
    start = end
  }
  return cut
}
