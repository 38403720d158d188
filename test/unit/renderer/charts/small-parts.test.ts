import { describe, expect, it } from 'vitest'
import { metricCurve } from '../../../../renderer/charts/metric-curve.ts'
import { paced, type PaceClock } from '../../../../renderer/charts/paced.ts'
import { mixColors, trialColor } from '../../../../renderer/charts/trial-color.ts'
import { colors } from './samples.ts'

describe('the colour of a trial', () => {
  it('is the same whatever else is shown, and comes back after the palette', () => {
    expect(trialColor(1, colors.series)).toBe('#000002')
    expect(trialColor(5, colors.series)).toBe('#000002')
  })

  it('can be mixed', () => {
    expect(mixColors('#000000', '#ffffff', 0.5)).toBe('#808080')
    expect(mixColors('#000000', '#ffffff', 2)).toBe('#ffffff')
    expect(mixColors('#000', '#fff', 0.5)).toBe('#808080')
    expect(mixColors('red', '#ffffff', 0.2)).toBe('red')
  })
})

describe('one metric of one trial', () => {
  it('shows the points of a short curve alone', () => {
    const pointsShown = (length: number): unknown => {
      const steps = Array.from({ length }, (_, step) => step)
      const { series } = metricCurve({ metric: 'loss', curve: { steps, values: steps }, color: '#123456', log: false }, colors)
      return Array.isArray(series) ? series[0] : undefined
    }
    expect(pointsShown(3)).toMatchObject({ showSymbol: true, lineStyle: { color: '#123456' } })
    expect(pointsShown(100)).toMatchObject({ showSymbol: false })
  })
})

describe('paced work', () => {
  function fakeClock(): PaceClock & { pass: () => void; at: number; waits: number[] } {
    let pending: (() => void) | undefined
    const clock = {
      at: 0,
      waits: [] as number[],
      now: () => clock.at,
      later: (work: () => void, ms: number) => {
        clock.waits.push(ms)
        pending = work
        return () => (pending = undefined)
      },
      inTurn: (work: () => void, ms: number) => clock.later(work, ms),
      pass: () => {
        const work = pending
        pending = undefined
        work?.()
      },
    }
    return clock
  }

  it('is the latest of what was requested', () => {
    const clock = fakeClock()
    const done: number[] = []
    const pace = paced(clock)
    pace.request(() => done.push(1))
    pace.request(() => done.push(2))
    clock.pass()
    expect(done).toEqual([2])
  })

  it('waits nine times as long as the last piece took', () => {
    const clock = fakeClock()
    const pace = paced(clock)
    pace.request(() => (clock.at += 50))
    clock.pass()
    clock.pass()
    pace.request(() => undefined)
    expect(clock.waits).toEqual([0, 0, 450])
  })

  it('counts the painting that follows, and does not begin before it is known what that took', () => {
    const clock = fakeClock()
    const done: number[] = []
    const pace = paced(clock)
    pace.request(() => (clock.at += 5))
    clock.pass()
    pace.request(() => done.push(2))
    expect(clock.waits).toEqual([0, 0])
    clock.at += 52
    clock.pass()
    expect(clock.waits).toEqual([0, 0, 9 * 40])
    clock.pass()
    expect(done).toEqual([2])
  })

  it('is not done any more after it was called off', () => {
    const clock = fakeClock()
    const done: number[] = []
    const pace = paced(clock)
    pace.request(() => done.push(1))
    pace.cancel()
    clock.pass()
    expect(done).toEqual([])
  })
})
