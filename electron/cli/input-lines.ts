import { StringDecoder } from 'node:string_decoder'

/** A line of input, or the mark of one that was longer than is taken. */
export type InputLine = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'too-long' }

/** In UTF-16 units. */
export const longestInputLine = 16 * 1024 * 1024

/** Turns chunks of bytes into lines; empty lines count, and none is left out. */
export interface InputLines {
  /** @returns the lines that this chunk completes, without their ends (LF or CRLF) */
  push(chunk: Buffer): InputLine[]
  /** @returns the last line, when it has no end */
  end(): InputLine[]
}

/** Splits UTF-8 at LF, wherever the chunks are cut. Holds at most one line of `limit`. */
export function createInputLines(limit: number = longestInputLine): InputLines {
  const decoder = new StringDecoder('utf8')
  let open = ''
  let isTooLong = false

  const hold = (part: string): void => {
    if (open.length + part.length > limit) isTooLong = true
    open = isTooLong ? '' : open + part
  }
  const finish = (): InputLine => {
    const line: InputLine = isTooLong ? { kind: 'too-long' } : { kind: 'line', text: open.endsWith('\r') ? open.slice(0, -1) : open }
    open = ''
    isTooLong = false
    return line
  }
  const take = (text: string): InputLine[] => {
    const lines: InputLine[] = []
    const parts = text.split('\n')
    const rest = parts.pop() ?? ''
    for (const part of parts) {
      hold(part)
      lines.push(finish())
    }
    hold(rest)
    return lines
  }
  return {
    push: (chunk) => take(decoder.write(chunk)),
    end() {
      const lines = take(decoder.end())
      return open === '' && !isTooLong ? lines : [...lines, finish()]
    },
  }
}
