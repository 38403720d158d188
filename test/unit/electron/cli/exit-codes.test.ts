import { ORPCError } from '@orpc/client'
import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { failureOf, failureText } from '../../../../electron/cli/exit-codes.ts'
import { TuneryError } from '../../../../shared/errors.ts'

describe('failureOf', () => {
  it.each([
    ['bad-input', 2],
    ['not-found', 2],
    ['conflict', 2],
    ['database-busy', 1],
    ['database-newer', 1],
    ['database-damaged', 1],
    ['unavailable', 1],
  ] as const)('ends with the same code for %s from here and from the contract', (code, exitCode) => {
    const remote = new ORPCError('TUNERY', { status: 400, message: 'words', data: { code, issues: [] } })
    expect(failureOf(new TuneryError(code, 'words'))).toEqual({ exitCode, message: 'words', issues: [] })
    expect(failureOf(remote)).toEqual({ exitCode, message: 'words', issues: [] })
  })

  it('takes commander’s errors as bad usage, and its help as success', () => {
    expect(failureOf(new CommanderError(1, 'commander.unknownOption', 'x')).exitCode).toBe(2)
    expect(failureOf(new CommanderError(0, 'commander.helpDisplayed', 'x')).exitCode).toBe(0)
  })

  it('ends with 1 for anything else', () => {
    expect(failureOf(new RangeError('oops'))).toEqual({ exitCode: 1, message: 'oops', issues: [] })
    expect(failureOf(new ORPCError('TUNERY', { message: 'odd', data: 'not ours' })).exitCode).toBe(1)
    expect(failureOf('text').message).toBe('text')
  })

  it('adds the issues that the message does not hold already', () => {
    const issues = [
      { path: 'seed', message: 'must be >= 0' },
      { path: '', message: 'is wrong' },
    ]
    expect(failureText({ exitCode: 2, message: 'bad: seed: must be >= 0', issues })).toBe('bad: seed: must be >= 0\n  is wrong')
  })
})
