import { outOfMemoryLine } from '../../../shared/failures/out-of-memory.ts'

/** How many lines of an error output are kept: V8 prints a long native trace after it has said what is wrong. */
export const keptLines = 60
const shownLines = 5

/** Whether an error output says that memory ran out. */
export function tellsOutOfMemory(lines: readonly string[]): boolean {
  return outOfMemoryLine(lines) >= 0
}

/** The five lines of an error output that go into a message: from where it says that memory ran out, else the last ones. */
export function excerptOf(lines: readonly string[]): readonly string[] {
  const start = outOfMemoryLine(lines)
  return start < 0 ? lines.slice(-shownLines) : lines.slice(start, start + shownLines)
}
