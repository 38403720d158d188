import { describe, expect, it } from 'vitest'
import { outcomeOfCommand, type EndedCommand } from '../../../../../electron/engine/executors/command-outcome.ts'

const outcome = (parts: Partial<EndedCommand>) =>
  outcomeOfCommand({
    end: { code: 0, signal: null, spawnError: undefined },
    objectiveMetric: 'val_error',
    values: {},
    lastWords: [],
    memoryShortage: false,
    ...parts,
  })
const exit = (code: number | null, signal: NodeJS.Signals | null = null) => ({ code, signal, spawnError: undefined })

describe('outcomeOfCommand', () => {
  it('is complete with the last values', () => {
    expect(outcome({ values: { val_error: 0.1, x: 2 } })).toEqual({ kind: 'complete', values: { val_error: 0.1, x: 2 } })
  })

  it('fails without the objective, names what was reported instead, and shows a line that would do', () => {
    const { message } = { message: '', ...outcome({ values: { valerror: 0.1 } }) }
    expect(message).toContain('never reported "val_error" (it reported valerror)')
    expect(message).toContain('{"step": 1, "val_error": 0.12}')
  })

  it('fails with the exit code and the last words', () => {
    expect(outcome({ end: exit(3), lastWords: ['Traceback', 'ValueError: x'], values: { val_error: 1 } })).toEqual({
      kind: 'failed',
      reason: 'crash',
      message: 'The command ended with exit code 3:\nTraceback\nValueError: x',
      processLost: false,
    })
  })

  it.each([
    ['exit code 137', { end: exit(137) }],
    ['a MemoryError', { end: exit(1), lastWords: ['MemoryError'] }],
    ['CUDA', { end: exit(1), lastWords: ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB'] }],
    ['the kernel', { end: exit(null, 'SIGKILL'), memoryShortage: true }],
    ['a program that does not look whether it was given memory', { end: exit(null, 'SIGSEGV'), memoryShortage: true }],
    ['Windows', { end: exit(0xc0000017) }],
  ])('finds that the memory ran out from %s', (_, parts) => {
    expect(outcome(parts)).toMatchObject({ kind: 'failed', reason: 'oom', processLost: false })
  })

  it.each([
    ['an error while memory was short', { end: exit(1), memoryShortage: true, lastWords: ['ValueError: x'] }],
    ['a log that is about memory', { end: exit(1), lastWords: ['peak memory 4.0 GiB', 'KeyError: "lr"'] }],
    ['a crash', { end: exit(null, 'SIGSEGV') }],
  ])('does not take for it %s', (_, parts) => {
    expect(outcome(parts)).toMatchObject({ kind: 'failed', reason: 'crash' })
  })

  it('says that a process killed by someone was lost, and one that crashed was not', () => {
    expect(outcome({ end: exit(null, 'SIGKILL') })).toMatchObject({ reason: 'crash', processLost: true })
    expect(outcome({ end: exit(null, 'SIGSEGV') })).toMatchObject({ reason: 'crash', processLost: false })
  })
})
