import { describe, expect, it } from 'vitest'
import { isOutOfMemory, isOutOfMemoryCode, outOfMemoryLine, saysOutOfMemory } from '../../../../shared/failures/out-of-memory.ts'
import { notOutOfMemory, outOfMemory } from '../../../fixtures/failures/out-of-memory.ts'

describe('what programs say when memory runs out', () => {
  it.each(outOfMemory)('is known: $source', ({ text }) => {
    expect(saysOutOfMemory(text)).toBe(true)
  })

  it.each(notOutOfMemory)('is not seen in what means something else: $source, $text', ({ text }) => {
    expect(saysOutOfMemory(text)).toBe(false)
  })

  it('is found on its line', () => {
    expect(outOfMemoryLine(['epoch 1', 'std::bad_alloc', 'std::bad_alloc'])).toBe(1)
    expect(outOfMemoryLine(['epoch 1'])).toBe(-1)
  })
})

it('is found in an error’s name, message and cause', () => {
  class GPUOutOfMemoryError extends Error {
    override readonly name = 'GPUOutOfMemoryError'
  }
  expect(isOutOfMemory(new GPUOutOfMemoryError(''))).toBe(true)
  expect(isOutOfMemory(new Error('training failed', { cause: new RangeError('Array buffer allocation failed') }))).toBe(true)
  expect(isOutOfMemory('std::bad_alloc')).toBe(true)
  expect(isOutOfMemory(new Error('the memory cell is empty'))).toBe(false)
  expect(isOutOfMemory(new Error('memory access out of bounds'))).toBe(false)
  expect(isOutOfMemory(new Error('memory access out of bounds'), /memory access out of bounds/)).toBe(true)
})

it('ends the search in a circle of causes', () => {
  const error = new Error('a')
  error.cause = error
  expect(isOutOfMemory(error)).toBe(false)
})

it('knows Windows’ codes, signed or not, and no others', () => {
  for (const code of [0xc0000017, 0xc0000017 | 0, 0xc000012d, 0xe0000008]) expect(isOutOfMemoryCode(code)).toBe(true)
  for (const code of [0, 1, 137, 0xc0000005, -1]) expect(isOutOfMemoryCode(code)).toBe(false)
})
