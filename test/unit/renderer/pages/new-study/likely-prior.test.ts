import { describe, expect, it } from 'vitest'
import { emptyRow } from '../../../../../renderer/pages/new-study/form-model.ts'
import { likelyPrior } from '../../../../../renderer/pages/new-study/parameter-row.ts'

describe('the value offered as believed to be good', () => {
  it('is the default where the parameter can take it', () => {
    expect(likelyPrior({ ...emptyRow(), low: 1, high: 10 }, 3)).toBe(3)
    expect(likelyPrior({ ...emptyRow(), type: 'categorical', choices: ['a', 'b'] }, 'b')).toBe('b')
  })

  it('is else the middle of the scale, or the first choice', () => {
    expect(likelyPrior({ ...emptyRow(), low: 1, high: 10 }, 30)).toBe(5.5)
    expect(likelyPrior({ ...emptyRow(), low: 1e-4, high: 1, scale: 'log' }, undefined)).toBe(0.01)
    expect(likelyPrior({ ...emptyRow(), type: 'int', low: 1, high: 4 }, undefined)).toBe(3)
    expect(likelyPrior({ ...emptyRow(), type: 'categorical', choices: ['a', 'b'] }, 'c')).toBe('a')
  })
})
