import { expect, it } from 'vitest'
import { importanceSentence, shareText } from '../../../../../renderer/pages/study/importance-text.ts'

const importance = (fanova: [string, number][], pedAnova: [string, number][], trials = 40) => ({
  metric: 'val_error',
  trials,
  fanova: fanova.map(([parameter, share]) => ({ parameter, share })),
  pedAnova: pedAnova.map(([parameter, share]) => ({ parameter, share })),
})

it('says what the metric depends on', () => {
  expect(importanceSentence(importance([['rate', 0.612], ['units', 0.1]], [['rate', 0.7]]))).toBe('rate explains 61 % of the variance of val_error alone, and decides most about being among the best tenth.')
  expect(importanceSentence(importance([['rate', 0.612]], [['units', 0.7]]))).toBe('rate explains 61 % of the variance of val_error alone; units decides most about being among the best tenth.')
  expect(importanceSentence(importance([['rate', 0]], [['rate', 0]]))).toBe('val_error does not depend on any parameter.')
  expect(importanceSentence(importance([], [], 3))).toMatch(/after 10 complete trials/)
})

it('gives small shares, and those that are nearly all, a place after the point', () => {
  expect([0, 0.0042, 0.0996, 0.61, 0.997, 1].map(shareText)).toEqual(['0 %', '0.4 %', '10 %', '61 %', '99.7 %', '100 %'])
})
