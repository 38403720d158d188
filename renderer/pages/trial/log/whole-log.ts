/** A piece of a log from a byte offset on. */
export interface LogBytes {
  readonly text: string
  readonly nextOffset: number
  readonly size: number
}

export type ReadBytes = (offset: number) => Promise<LogBytes>

/** A log from an offset to the end that it has when it is read, piece by piece. */
export async function* logPieces(read: ReadBytes, from = 0): AsyncGenerator<string> {
  for (let offset = from; ; ) {
    const { text, nextOffset, size } = await read(offset)
    if (text !== '') yield text
    if (nextOffset <= offset || nextOffset >= size) return
    offset = nextOffset
  }
}

/** What goes to the clipboard: more than so many bytes no program takes gladly. */
export const mostCopiedBytes = 2_000_000

/** The end of a log, from the beginning of a line on. @returns the text, and whether its beginning was left out */
export async function copiedEnd(read: ReadBytes, size: number): Promise<{ readonly text: string; readonly cut: boolean }> {
  const from = Math.max(size - mostCopiedBytes, 0)
  let text = ''
  for await (const piece of logPieces(read, from)) text += piece
  return from === 0 ? { text, cut: false } : { text: text.slice(text.indexOf('\n') + 1), cut: true }
}
