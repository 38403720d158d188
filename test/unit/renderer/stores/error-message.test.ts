import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { errorIssues, errorMessage } from '../../../../renderer/stores/error-message.ts'

describe('errors of the engine', () => {
  const issues = [{ path: 'space.units.low', message: 'must be > 0 when log' }]
  const error = new ORPCError('TUNERY', { message: 'the study file: 1 problem', data: { code: 'bad-input', issues } })

  it('are shown in the engine’s words, with their places', () => {
    expect(errorMessage(error)).toBe('the study file: 1 problem')
    expect(errorIssues(error)).toEqual(issues)
  })

  it('name no places when they are of another kind', () => {
    expect(errorIssues(new Error('x'))).toEqual([])
    expect(errorIssues(new ORPCError('TUNERY', { message: 'x', data: 'broken' }))).toEqual([])
  })

  it('say that the connection was lost in place of the library’s words', () => {
    expect(errorMessage(new DOMException('[AsyncIdQueue] Queue[1] was closed or aborted', 'AbortError'))).toMatch(/connection to the engine was lost/)
  })
})
