/** A piece of a log from a byte offset on. */
export interface LogPiece {
  readonly text: string
  readonly nextOffset: number
  /** Bytes that the log has now. */
  readonly size: number
}

export interface LogSource {
  read(offset: number, signal: AbortSignal): Promise<LogPiece>
  /** Resolves when it is time to look for more; false when there will be no more. */
  more(signal: AbortSignal): Promise<boolean>
}

/** Text that is kept: the end of a log, since a browser has to hold it. */
export const mostLogCharacters = 2_000_000

/**
 * Reads a log to its end, and on while its trial runs.
 * @param show called with the whole text so far, and whether its beginning was left out
 */
export async function followLog(source: LogSource, signal: AbortSignal, show: (text: string, cut: boolean) => void): Promise<void> {
  let offset = 0
  let text = ''
  let cut = false
  for (;;) {
    const piece = await source.read(offset, signal)
    if (signal.aborted) return
    // A trial that started again began its log anew.
    if (piece.size < offset) {
      offset = 0
      text = ''
      cut = false
      continue
    }
    text += piece.text
    if (text.length > mostLogCharacters) {
      text = text.slice(text.indexOf('\n', text.length - mostLogCharacters) + 1)
      cut = true
    }
    const moved = piece.nextOffset > offset
    offset = piece.nextOffset
    show(text, cut)
    if (moved && offset < piece.size) continue
    if (!(await source.more(signal))) return
  }
}
