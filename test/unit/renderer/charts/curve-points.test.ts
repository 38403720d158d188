import { describe, expect, it } from 'vitest'
import { curvePoints, joinCurves, nearestCurve } from '../../../../renderer/charts/curve-points.ts'

describe('the points of a curve', () => {
  const curve = { steps: [1, 2, 3, 4], values: [0.5, Number.NaN, -1, Infinity] }

  it('break the line where a value has no place on the axis', () => {
    expect(curvePoints(curve, false)).toEqual([[1, 0.5], [2, null], [3, -1], [4, null]])
    expect(curvePoints(curve, true)).toEqual([[1, 0.5], [2, null], [3, null], [4, null]])
  })

  it('keep the last one when they are thinned', () => {
    const long = { steps: [1, 2, 3, 4, 5, 6], values: [1, 2, 3, 4, 5, 6] }
    expect(curvePoints(long, false, 4).map(([step]) => step)).toEqual([1, 5, 6])
  })

  it('have a gap between curves that are joined', () => {
    expect(joinCurves([{ steps: [1, 2], values: [3, 4] }, { steps: [1], values: [5] }], false, 1)).toEqual([[1, 3], [2, 4], [2, null], [1, 5], [1, null]])
  })
})

describe('the curve under the pointer', () => {
  const curves = new Map([
    [0, { steps: [1, 3], values: [1, 3] }],
    [1, { steps: [1, 2], values: [0, 0] }],
  ])
  const range = { low: 0, high: 10 }

  it('is the one whose line is nearest, between its points too', () => {
    expect(nearestCurve(curves, { step: 2, value: 2.1 }, range, false)).toEqual({ number: 0, step: 3, value: 3 })
    expect(nearestCurve(curves, { step: 1.1, value: 0.1 }, range, false)).toEqual({ number: 1, step: 1, value: 0 })
  })

  it('is none where none is near, or where it ended earlier', () => {
    expect(nearestCurve(curves, { step: 2, value: 8 }, range, false)).toBeUndefined()
    expect(nearestCurve(curves, { step: 3, value: 0 }, range, false)).toBeUndefined()
  })

  it('is found by the distance on a logarithmic axis', () => {
    const far = new Map([[0, { steps: [1, 2], values: [0.001, 0.001] }], [1, { steps: [1, 2], values: [1, 1] }]])
    expect(nearestCurve(far, { step: 1, value: 0.0011 }, { low: 0.0001, high: 1 }, true)?.number).toBe(0)
    expect(nearestCurve(far, { step: 1, value: 0.02 }, { low: 0.0001, high: 1 }, true)).toBeUndefined()
  })
})
