import { describe, expect, it } from 'vitest'
import { nearbyTrials, trialPlaces } from '../../../../../../renderer/pages/study/what-if/nearby-trials.ts'
import { bandPath, linePath, plotRange, xOf, yOf } from '../../../../../../renderer/pages/study/what-if/plot-paths.ts'
import { placeOnAxis, sliderScale } from '../../../../../../renderer/pages/study/what-if/slider-scale.ts'
import { chanceText, chanceToBeat, comparisonText, outcomeText, predictionNote, predictionOfNote, qualityText } from '../../../../../../renderer/pages/study/what-if/what-if-text.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { trial } from '../../../charts/samples.ts'

describe('the scale of a slider', () => {
  it('stops at every value of a whole number, and moves one by one', () => {
    const scale = sliderScale({ type: 'int', low: 1, high: 5 })
    expect(scale.stops).toEqual([1, 2, 3, 4, 5])
    expect([scale.placeOf(1), scale.placeOf(3), scale.placeOf(5)]).toEqual([0, 0.5, 1])
    expect([scale.moved(3, 1), scale.moved(5, 1), scale.moved(1, -3)]).toEqual([4, 5, 1])
    expect(scale.stopAt(0.6)).toBe(3)
  })

  it('is even in the logarithm of a log number, with round stops and its ends as they are', () => {
    const scale = sliderScale({ type: 'float', low: 0.00012345, high: 1, log: true })
    expect(scale.stops).toHaveLength(201)
    expect(scale.stops[0]).toBe(0.00012345)
    expect(scale.stops.at(-1)).toBe(1)
    expect(String(scale.stops[77]).replace(/^0\.0*/, '').length).toBeLessThanOrEqual(4)
    expect(scale.placeOf(Math.sqrt(0.00012345))).toBeCloseTo(0.5, 6)
  })

  it('always moves to another value where whole numbers are close together on a log scale', () => {
    const scale = sliderScale({ type: 'int', low: 1, high: 1000, log: true })
    let value = 1
    for (let i = 0; i < 5; i += 1) {
      const next = scale.moved(value, 1)
      expect(next).toBeGreaterThan(value)
      value = next
    }
    expect(scale.stops.at(-1)).toBe(1000)
  })

  it('goes from a typed value to the stop beside it', () => {
    const scale = sliderScale({ type: 'float', low: 0, high: 2, step: 0.5 })
    expect(scale.stops).toEqual([0, 0.5, 1, 1.5, 2])
    expect([scale.moved(0.9, 1), scale.moved(0.9, -1), scale.moved(1, -1)]).toEqual([1, 0.5, 0.5])
  })

  it('places a choice in the middle of its column', () => {
    expect(placeOnAxis({ type: 'categorical', choices: ['a', 'b'] }, 'b')).toBe(0.75)
    expect(placeOnAxis({ type: 'categorical', choices: ['a', 'b'] }, 'gone')).toBeUndefined()
  })
})

describe('the trials near a configuration', () => {
  const space: SearchSpace = {
    x: { type: 'float', low: 0, high: 1 },
    y: { type: 'float', low: 0, high: 1 },
    kind: { type: 'categorical', choices: ['a', 'b'] },
    z: { type: 'float', low: 0, high: 1, when: { param: 'kind', in: ['b'] } },
  }
  const trials = [
    trial(0, 1, { params: { x: 0.9, y: 0.5, kind: 'a' } }),
    trial(1, 2, { params: { x: 0.1, y: 0.9, kind: 'a' } }),
    trial(2, 3, { params: { x: 0.1, y: 0.5, kind: 'b', z: 0 } }),
    trial(3, 4, { state: 'fail', params: { x: 0.1, y: 0.5, kind: 'a' } }),
  ]

  it('are those that are near in the other parameters, the nearest last', () => {
    const nearby = nearbyTrials(trialPlaces(space, trials, 'loss'), { x: 0.1, y: 0.5, kind: 'a' }, 2)
    expect(nearby.get('x')?.map(({ trial: { number } }) => number)).toEqual([1, 0])
    expect(nearby.get('y')?.map(({ trial: { number } }) => number)).toEqual([0, 1])
    expect(nearby.get('x')?.map(({ closeness }) => closeness)).toEqual([0.5, 1])
    expect(nearby.has('z')).toBe(false)
  })

  it('have the parameter: one that is not in use has no place on its axis', () => {
    const nearby = nearbyTrials(trialPlaces(space, trials, 'loss'), { x: 0.1, y: 0.5, kind: 'b', z: 0.5 }, 9)
    expect(nearby.get('z')?.map(({ trial: { number } }) => number)).toEqual([2])
  })
})

describe('a small plot', () => {
  const size = { width: 120, height: 58, side: 10 }

  it('has its ends at its sides, and what is outside at its border', () => {
    expect([xOf(size, 0), xOf(size, 1)]).toEqual([10, 110])
    const range = { low: 0, high: 1 }
    expect([yOf(size, range, 0), yOf(size, range, 1), yOf(size, range, 7)]).toEqual([54, 4, 4])
  })

  it('draws a line, and a band around it', () => {
    expect(linePath([[0, 1], [2, 3]])).toBe('M0 1L2 3')
    expect(bandPath([[0, 5], [1, 6]], [[0, 1], [1, 2]])).toBe('M0 1L1 2L1 6L0 5Z')
    expect(bandPath([], [])).toBe('')
  })

  it('has a range around one value too', () => {
    const { low, high } = plotRange([2, 2, NaN])
    expect(low).toBeLessThan(2)
    expect(high).toBeGreaterThan(2)
    expect(plotRange([])).toEqual({ low: 0, high: 1 })
  })
})

describe('what is said of a prediction', () => {
  const prediction = { mean: 0.1, std: 0.02, low: 0.07, high: 0.13 }

  it('compares it with the best in the direction of the goal', () => {
    expect(comparisonText('minimize', prediction, 0.112)).toBe('0.012 better than the best so far, ± 0.03')
    expect(comparisonText('maximize', prediction, 0.112)).toBe('0.012 worse than the best so far, ± 0.03')
    expect(comparisonText('minimize', prediction, 0.1)).toBe('As good as the best so far, ± 0.03')
  })

  it('gives a chance that fits the interval: the value at its end is beaten by 1 of 20', () => {
    expect(chanceToBeat('minimize', prediction, 0.07)).toBeCloseTo(0.05, 3)
    expect(chanceToBeat('maximize', prediction, 0.07)).toBeCloseTo(0.95, 3)
    expect(chanceToBeat('minimize', { ...prediction, low: 0.1, high: 0.1 }, 0.2)).toBe(1)
    expect([0, 0.27, 1].map(chanceText)).toEqual(['Less than 1 % chance to beat it', '27 % chance to beat it', 'It would almost surely beat it'])
  })

  it('says how good the model is', () => {
    expect(qualityText({ rankCorrelation: 0.834, error: 0.0123 }, 1200)).toBe('The model predicts left-out trials well: rank correlation 0.83, off by 0.012 on average. Learnt from 1,200 configurations.')
    expect(qualityText({ rankCorrelation: 0.1, error: 2 }, 12)).toContain('cannot tell left-out trials apart')
  })

  it('is kept in a note and read again, whatever else stands there', () => {
    const note = `looks odd\n${predictionNote('val: error', { mean: -0.000012345, std: 1, low: -2, high: 1e-9 })}\nmore`
    expect(predictionOfNote(note)).toEqual({ metric: 'val: error', mean: -0.00001234, low: -2, high: 1e-9 })
    expect(predictionOfNote('Predicted nothing')).toBeUndefined()
    expect(predictionOfNote(null)).toBeUndefined()
  })

  it('is held against what was measured', () => {
    const kept = { metric: 'loss', mean: 0.1, low: 0.05, high: 0.15 }
    expect(outcomeText(kept, 0.12)).toBe('As predicted: off by 0.02')
    expect(outcomeText(kept, 0.3)).toBe('Outside the interval: off by 0.2')
  })
})
