import { createLineSplitter } from './line-splitter.ts'

const longestShown = 500

/** Remembers the last lines of an output, for an error message. */
export interface OutputTail {
  push(chunk: Buffer): void
  /** The last lines, oldest first, each cut at 500 characters. */
  lines(): string[]
}

/** @param count how many lines are kept */
export function createOutputTail(count: number): OutputTail {
  const splitter = createLineSplitter(64 * 1024)
  let kept: string[] = []
  const keep = (lines: readonly string[]): void => {
    kept = [...kept, ...lines.filter((line) => line.trim() !== '')].slice(-count)
  }
  return {
    push(chunk) {
      keep(splitter.push(chunk))
    },
    lines() {
      keep(splitter.end())
      return kept.map((line) => (line.length > longestShown ? `${line.slice(0, longestShown)}…` : line))
    },
  }
}
