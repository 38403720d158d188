import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { badInput } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'

describe('the issues of a bad input', () => {
  const schema = z.strictObject({ list: z.array(z.strictObject({ n: z.number({ error: 'must be a number' }) })) })
  const issues = issuesOf(schema.safeParse({ list: [{ n: 1 }, { n: 'x', typo: 1 }], more: 2 }).error ?? new z.ZodError([]))

  it('have paths as one would write them', () => {
    expect(issues).toEqual([
      { path: 'list[1].n', message: 'must be a number' },
      { path: 'list[1].typo', message: 'is not a known field' },
      { path: 'more', message: 'is not a known field' },
    ])
  })

  it('make an error that names them all, a line each', () => {
    expect(badInput('study.json', [...issues, { path: '', message: 'is odd' }]).message).toBe(
      'study.json:\n  list[1].n: must be a number\n  list[1].typo: is not a known field\n  more: is not a known field\n  is odd',
    )
  })
})
