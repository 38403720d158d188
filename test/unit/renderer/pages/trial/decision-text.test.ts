import { describe, expect, it } from 'vitest'
import { decisionBadge, rungText } from '../../../../../renderer/pages/trial/decision-text.ts'
import { proposerText } from '../../../../../renderer/pages/trial/trial-text.ts'

describe('a decision of the scheduler', () => {
  it('is a word of its own for each kind', () => {
    expect((['stop', 'pause', 'promote'] as const).map((kind) => decisionBadge(kind).text)).toEqual(['stopped', 'paused', 'promoted'])
  })

  it('names the rung, and the bracket where there are several', () => {
    expect([rungText({ rung: null, bracket: null }), rungText({ rung: 9, bracket: null }), rungText({ rung: 9, bracket: 2 })]).toEqual(['–', '9', '9 of bracket 2'])
  })
})

describe('where a configuration comes from', () => {
  it('is the trial that it confirms or goes on from, the user, or the sampler', () => {
    const plain = { origin: 'sampler', forkedFrom: null, confirms: null } as const
    expect(proposerText(plain)).toBe('the sampler')
    expect(proposerText({ ...plain, origin: 'user' })).toBe('you')
    expect(proposerText({ ...plain, forkedFrom: { trial: 3, step: 4 } })).toBe('trial 3, from step 4')
    expect(proposerText({ ...plain, confirms: 7 })).toBe('confirms trial 7')
  })
})
