import type { Page } from '@playwright/test'
import { z } from 'zod'

export interface Frames {
  /** The gap between two frames that 95 % of them do not exceed, in milliseconds. */
  readonly frame_p95_ms: number
  readonly longest_task_ms: number
}

const framesSchema = z.object({ gaps: z.array(z.number()), tasks: z.array(z.number()) })

/** Notes the gap between any two frames, and every task over 50 ms, while work is done in the page. */
export async function watchFrames(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const seen = { gaps: new Array<number>(), tasks: new Array<number>(), running: true }
    Object.assign(window, { seen })
    const observer = new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number): void => {
      seen.gaps.push(now - last)
      last = now
      if (seen.running) requestAnimationFrame(frame)
      else observer.disconnect()
    }
    requestAnimationFrame(frame)
  })
  await work()
  const seen: unknown = await page.evaluate(() => {
    const noted: unknown = Reflect.get(window, 'seen')
    if (typeof noted === 'object' && noted !== null) Reflect.set(noted, 'running', false)
    return noted
  })
  const { gaps, tasks } = framesSchema.parse(seen)
  gaps.sort((a, b) => a - b)
  const rounded = (ms: number): number => Math.round(ms * 10) / 10
  return { frame_p95_ms: rounded(gaps[Math.floor(gaps.length * 0.95)] ?? 0), longest_task_ms: Math.max(0, ...tasks) }
}
