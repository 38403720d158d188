/** How many lines of an error output are kept: V8 prints a long native trace after it has said what is wrong. */
export const keptLines = 60
const shownLines = 5

/** What Python, PyTorch, JAX, TensorFlow, C++ and V8 print when memory runs out. */
const memoryErrors = [
  /\bMemoryError\b/,
  /\bout of memory\b/i,
  /\bOutOfMemoryError\b/,
  /\bRESOURCE_EXHAUSTED\b/,
  /\bOOM when allocating\b/,
  /\bstd::bad_alloc\b/,
  /\bCannot allocate memory\b/,
]

const isMemoryError = (line: string): boolean => memoryErrors.some((pattern) => pattern.test(line))

/** Whether an error output says that memory ran out. */
export function tellsOutOfMemory(lines: readonly string[]): boolean {
  return lines.some(isMemoryError)
}

/** The five lines of an error output that go into a message: from where it says that memory ran out, else the last ones. */
export function excerptOf(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex(isMemoryError)
  return start < 0 ? lines.slice(-shownLines) : lines.slice(start, start + shownLines)
}
