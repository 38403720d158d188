import { describe, expect, it } from 'vitest'
import { sparkline } from '../../../../renderer/charts/sparkline.ts'

describe('a sparkline', () => {
  it('goes from edge to edge, the higher the larger', () => {
    expect(sparkline([0, 1, 0.5], 0, 1)).toEqual({ line: 'M0 100L50 0L100 50', area: 'M0 100L50 0L100 50L100 100L0 100Z' })
  })

  it('has a gap where nothing was measured', () => {
    expect(sparkline([0, 0, null, 1, 1], 0, 1).line).toBe('M0 100L25 100M75 0L100 0')
  })

  it('draws a value that stands alone as a stroke', () => {
    expect(sparkline([null, 0.5, null], 0, 1).line).toBe('M50 50L51 50')
    expect(sparkline([0.5], 0, 1).line).toBe('M0 50L100 50')
  })

  it('stays within its edges, also when they are one', () => {
    expect(sparkline([-5, 20], 0, 10).line).toBe('M0 100L100 0')
    expect(sparkline([3, 3], 3, 3).line).toBe('M0 100L100 100')
  })

  it('is empty for nothing', () => {
    expect(sparkline([], 0, 1)).toEqual({ line: '', area: '' })
    expect(sparkline([null, null], 0, 1)).toEqual({ line: '', area: '' })
  })
})
