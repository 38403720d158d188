import { expect, it } from 'vitest'
import { excerptOf, tellsOutOfMemory } from '../../../../../electron/engine/executors/error-output.ts'

it('knows the words for memory that ran out, and not those that only look like it', () => {
  for (const line of ['MemoryError', 'numpy._core._exceptions._ArrayMemoryError: MemoryError: Unable', 'CUDA out of memory.', 'std::bad_alloc', 'OOM when allocating tensor'])
    expect(tellsOutOfMemory([line]), line).toBe(true)
  for (const line of ['a memory error handler', 'room', 'MemoryErrors are caught']) expect(tellsOutOfMemory([line]), line).toBe(false)
})

it('shows the last five lines, or those from where memory ran out', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`)
  expect(excerptOf(lines)).toEqual(['line 15', 'line 16', 'line 17', 'line 18', 'line 19'])
  expect(excerptOf(['a', 'heap out of memory', ...lines])).toEqual(['heap out of memory', 'line 0', 'line 1', 'line 2', 'line 3'])
})
