import { StringDecoder } from 'node:string_decoder'

/** A line longer than this is no report. In UTF-16 units. */
export const longestLine = 1024 * 1024

/** Turns chunks of bytes into lines. */
export interface LineSplitter {
  /** @returns the lines that this chunk completes, without their ends; empty lines and lines above the limit are left out */
  push(chunk: Buffer): string[]
  /** @returns the last line, when it has no end */
  end(): string[]
}

/**
 * Splits UTF-8 at LF, CRLF and a lone CR (which progress bars print), wherever the chunks are cut.
 * Holds at most one line of `limit`: the rest of a longer one is skipped.
 */
export function createLineSplitter(limit: number = longestLine): LineSplitter {
  const decoder = new StringDecoder('utf8')
  let open = ''
  let skipping = false

  const finish = (part: string): string | undefined => {
    const line = open + part
    const skipped = skipping || line.length > limit
    open = ''
    skipping = false
    return skipped || line === '' ? undefined : line
  }
  const take = (text: string): string[] => {
    const parts = text.split(/[\r\n]/)
    const rest = parts.pop() ?? ''
    const lines = parts.map(finish).filter((line) => line !== undefined)
    if (!skipping) open += rest
    if (open.length > limit) {
      open = ''
      skipping = true
    }
    return lines
  }
  return {
    push: (chunk) => take(decoder.write(chunk)),
    end() {
      const lines = take(decoder.end())
      const last = finish('')
      return last === undefined ? lines : [...lines, last]
    },
  }
}
