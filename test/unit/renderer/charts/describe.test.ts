import { describe, expect, it } from 'vitest'
import { describeTrials } from '../../../../renderer/charts/describe.ts'
import { describeCurve } from '../../../../renderer/charts/metric-curve.ts'
import { objective, trial } from './samples.ts'

describe('what a chart shows, in words', () => {
  it('counts the trials and names the best', () => {
    expect(describeTrials([trial(0, 0.5), trial(9, 0.1181)], objective)).toBe('2 trials; best loss 0.1181 at trial 9')
  })

  it('says when none is complete', () => {
    expect(describeTrials([], objective)).toBe('0 trials; none is complete yet')
    expect(describeTrials([trial(0, 1, { state: 'running' })], objective)).toBe('1 trial; none is complete yet')
  })

  it('gives the ends and the range of a curve, NaN left out of the range', () => {
    expect(describeCurve('loss', { steps: [1, 2, 3], values: [0.9, Number.NaN, 0.2] })).toBe('loss over 3 steps: 0.9 at first, 0.2 at last, between 0.2 and 0.9')
    expect(describeCurve('loss', { steps: [1], values: [Number.NaN] })).toBe('loss: no value yet')
  })
})
