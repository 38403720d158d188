import { expect, it } from 'vitest'
import { importanceChart, importanceSentence, importanceTable, shareText } from '../../../../renderer/charts/importance.ts'
import { colors } from './samples.ts'

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

it('draws both measures of each parameter in the order of the first, and lists them', () => {
  const shares = importance([['rate', 0.6], ['units', 0.1]], [['units', 0.7], ['rate', 0.3]])
  const { yAxis, series } = importanceChart(shares, colors)
  expect(yAxis).toMatchObject({ data: ['rate', 'units'], inverse: true })
  expect(series).toMatchObject([{ name: 'explains alone (fANOVA)', data: [0.6, 0.1] }, { name: 'among the best tenth (PED-ANOVA)', data: [0.3, 0.7] }])
  expect(importanceTable(shares).rows).toEqual([['rate', 0.6, 0.3], ['units', 0.1, 0.7]])
})
