import { describe, expect, it } from 'vitest'
import { LiveCurves } from '../../../../renderer/stores/live-curves.svelte.ts'
import { groupCurves, withoutMetric, type CurvesByMetric } from '../../../../renderer/stores/study-data.ts'

const point = (trialNumber: number, metric: string, step: number, value: number) => ({ trialNumber, metric, step, value })
const loss = (steps: number[]): CurvesByMetric => groupCurves([{ trialNumber: 0, metric: 'loss', steps, values: steps.map((step) => 10 - step) }])

/** A source whose readings end when they are told to. */
function source() {
  const readings: { key: string; resolve: (curves: CurvesByMetric) => void; reject: (error: unknown) => void }[] = []
  const failures: number[] = []
  return {
    readings,
    failures,
    read: (key: string) => new Promise<CurvesByMetric>((resolve, reject) => readings.push({ key, resolve, reject })),
    keyOf: ({ metric }: { metric: string }) => metric,
    without: withoutMetric,
    mostCurves: 2,
    retry: (error: unknown, failed: number) => {
      failures.push(failed)
      return error === 'refused' ? Promise.reject(new Error('refused')) : Promise.resolve()
    },
  }
}

/** Everything that was due has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('curves that somebody looks at', () => {
  it('are read once, and keep the points that came meanwhile', async () => {
    const from = source()
    const curves = new LiveCurves(from)
    curves.want('loss')
    curves.want('loss')
    expect(from.readings).toHaveLength(1)
    curves.add([point(0, 'loss', 3, 7), point(0, 'other', 1, 1)])
    expect(curves.byMetric.size).toBe(0)
    from.readings[0]?.resolve(loss([1, 2]))
    await settled()
    expect(curves.byMetric.get('loss')?.get(0)).toEqual({ steps: [1, 2, 3], values: [9, 8, 7] })
    curves.add([point(0, 'loss', 4, 6), point(0, 'other', 2, 1)])
    expect(curves.byMetric.get('loss')?.get(0)?.steps).toEqual([1, 2, 3, 4])
    expect(curves.byMetric.has('other')).toBe(false)
  })

  it('stay as long as they may be while a trial reports for ever, and keep their ends and their peak', async () => {
    const from = { ...source(), mostPoints: () => 40 }
    const curves = new LiveCurves(from)
    curves.want('loss')
    from.readings[0]?.resolve(loss([]))
    await settled()
    for (let step = 1; step <= 1000; step += 1) curves.add([point(0, 'loss', step, step === 500 ? 99 : Math.sin(step / 50))])
    const curve = curves.byMetric.get('loss')?.get(0)
    expect(curve?.steps.length).toBeLessThanOrEqual(40)
    expect([curve?.steps[0], curve?.steps.at(-1)]).toEqual([1, 1000])
    expect(curve?.values).toContain(99)
  })

  it('are read again after a loss, and the older reading is not heard any more', async () => {
    const from = source()
    const curves = new LiveCurves(from)
    curves.want('loss')
    curves.reload(new AbortController().signal)
    expect(from.readings).toHaveLength(2)
    from.readings[1]?.resolve(loss([1, 2, 3]))
    await settled()
    from.readings[0]?.resolve(loss([1]))
    await settled()
    expect(curves.byMetric.get('loss')?.get(0)?.steps).toEqual([1, 2, 3])
  })

  it('are asked for again after a failure, until the engine refuses', async () => {
    const from = source()
    const curves = new LiveCurves(from)
    curves.want('loss')
    from.readings[0]?.reject('lost')
    await settled()
    from.readings[1]?.reject('refused')
    await settled()
    expect(from.failures).toEqual([0, 1])
    curves.want('loss')
    expect(from.readings).toHaveLength(3)
  })

  it('are read again when there are too many, and forgotten when nobody looks at them', async () => {
    const from = source()
    const curves = new LiveCurves(from)
    curves.want('loss')
    from.readings[0]?.resolve(loss([1]))
    await settled()
    curves.add([point(1, 'loss', 1, 5)])
    expect(from.readings).toHaveLength(1)
    curves.add([point(2, 'loss', 1, 5)])
    expect(from.readings).toHaveLength(2)
    from.readings[1]?.resolve(loss([1, 2]))
    await settled()
    expect([...(curves.byMetric.get('loss')?.keys() ?? [])]).toEqual([0])
    curves.forget('loss')
    curves.add([point(0, 'loss', 3, 5)])
    expect(curves.byMetric.size).toBe(0)
  })
})
