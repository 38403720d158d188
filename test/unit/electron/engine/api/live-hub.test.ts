import { describe, expect, it } from 'vitest'
import { LiveHub } from '../../../../../electron/engine/api/live-hub.ts'
import type { LiveBatch } from '../../../../../shared/contract/views.ts'

function createHub(): LiveHub {
  return new LiveHub({ summary: () => undefined, trial: () => undefined }, () => 1_000_000)
}

function watch(hub: LiveHub, studyId: number | null, afterSeq = 0): { next: () => Promise<LiveBatch>; stop: () => void } {
  const controller = new AbortController()
  const batches = hub.watch({ studyId, afterSeq, signal: controller.signal })
  return {
    next: async () => {
      const { value } = await batches.next()
      if (value === undefined) throw new Error('the stream has ended')
      return value
    },
    stop: () => controller.abort(),
  }
}

const steps = ({ points }: LiveBatch): number[] => points.map(({ step }) => step)

describe('the live hub', () => {
  it('tells a newcomer to read everything, at once', async () => {
    const { next, stop } = watch(createHub(), 1)
    expect(await next()).toMatchObject({ reset: true, points: [] })
    stop()
  })

  it('sends what happened since, in order, and nothing of other studies', async () => {
    const hub = createHub()
    const { next, stop } = watch(hub, 1)
    await next()
    for (let step = 1; step <= 50; step += 1) {
      hub.reported(1, 0, step, { y: step })
      hub.reported(2, 0, step + 1000, { y: step })
    }
    const batch = await next()
    expect(batch.reset).toBe(false)
    expect(steps(batch)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    stop()
  })

  it('goes on where a watcher left, without a gap', async () => {
    const hub = createHub()
    const first = watch(hub, 1)
    const { seq } = await first.next()
    first.stop()
    hub.reported(1, 0, 1, { y: 1 })
    hub.reported(1, 0, 2, { y: 2 })
    const second = watch(hub, 1, seq)
    expect(await second.next()).toMatchObject({ reset: false, points: [{ step: 1 }, { step: 2 }] })
    second.stop()
  })

  it('tells a watcher that was away too long, or that knew another engine, to read everything again', async () => {
    const hub = createHub()
    const before = watch(hub, 1)
    const { seq } = await before.next()
    before.stop()
    for (let step = 1; step <= 60_000; step += 1) hub.reported(1, 0, step, { y: 1 })
    const late = watch(hub, 1, seq)
    expect(await late.next()).toMatchObject({ reset: true, points: [] })
    late.stop()
    const stranger = watch(hub, 1, 42)
    expect((await stranger.next()).reset).toBe(true)
    stranger.stop()
  })

  it('ends when the watcher goes', async () => {
    const controller = new AbortController()
    const batches = createHub().watch({ studyId: null, afterSeq: 0, signal: controller.signal })
    await batches.next()
    const end = batches.next()
    controller.abort()
    expect(await end).toEqual({ done: true, value: undefined })
  })
})
