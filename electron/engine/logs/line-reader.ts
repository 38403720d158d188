import { lastState } from '../../../shared/logs/terminal-text.ts'

const newline = 10
/** Of a longer line only this much of its end is read: it is a progress bar that rewrites itself, or nothing for people. */
const mostLineBytes = 64 * 1024
/** More of a line is not shown. */
const mostCharacters = 10_000

/** Cuts the bytes of a log into lines as a terminal would leave them; one that has not ended yet is the last. */
export interface LineCutter {
  push(chunk: Buffer): void
  /** The line that has begun, if any. */
  end(): void
}

/** @param take gets each line; false when no more are wanted */
export function createLineCutter(take: (line: string) => boolean): LineCutter {
  let begun: Buffer[] = []
  let begunBytes = 0
  let wanted = true
  const add = (piece: Buffer): void => {
    begun.push(piece)
    begunBytes += piece.length
    if (begunBytes <= 2 * mostLineBytes) return
    // A copy, so that the chunks it came from can go.
    begun = [Buffer.from(Buffer.concat(begun).subarray(-mostLineBytes))]
    begunBytes = mostLineBytes
  }
  const finish = (): void => {
    const bytes = begun.length === 1 ? begun[0] : Buffer.concat(begun)
    begun = []
    begunBytes = 0
    wanted = take(shown((bytes ?? Buffer.alloc(0)).subarray(-mostLineBytes).toString('utf8')))
  }
  return {
    push(chunk) {
      let from = 0
      for (let to = chunk.indexOf(newline); wanted && to >= 0; to = chunk.indexOf(newline, from)) {
        add(chunk.subarray(from, to))
        finish()
        from = to + 1
      }
      if (wanted && from < chunk.length) add(chunk.subarray(from))
    },
    end() {
      if (wanted && begunBytes > 0) finish()
    },
  }
}

function shown(text: string): string {
  const line = lastState(text)
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line
}
