import { fusionKey } from '../../../shared/tasks/fusion-key.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { Fusion, FusionReport, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import { createCompiledJobs } from './compiled-jobs.ts'
import { createFusionSizes } from './fusion-size.ts'

export interface FusionOptions {
  /** A study's `fuse`. */
  readonly fuse: 'auto' | number
  /** What workers are started with now. */
  readonly backend: () => BackendName
  /** The workers' environment, as far as it is not the engine's own. */
  readonly env: Readonly<Record<string, string>>
  /** A clock, in milliseconds. */
  readonly now?: () => number
}

/** A group that runs. */
export interface GroupWatch {
  reported(): void
  /** Told before anyone else how a member ended, so that whoever starts it again knows of a size that is too large. */
  ended(outcome: TrialOutcome): void
  /** All have ended. */
  over(): void
}

/** Which jobs train together, and what comes of it. */
export interface FusionTracker {
  fusion(job: TrialJob): Fusion | undefined
  begin(group: { readonly job: TrialJob; readonly size: number; readonly device: string; readonly isWarm: boolean }): GroupWatch
  /** A group was not started, because memory cannot hold it: the next ones of its kind are smaller. */
  refused(group: { readonly job: TrialJob; readonly size: number }): void
  /** Of the largest group that runs. */
  report(): FusionReport | undefined
}

/** Keeps the sizes of an executor's groups. */
export function createFusionTracker({ fuse, backend, env, now = () => performance.now() }: FusionOptions): FusionTracker {
  const sizes = createFusionSizes(fuse)
  const running = new Set<{ readonly key: string; readonly size: number; readonly device: string }>()
  const keyOf = (job: TrialJob): string | undefined => (fuse === 1 ? undefined : fusionKey(job))
  const isCompiled = createCompiledJobs(env['TUNERY_COMPILE'] ?? process.env['TUNERY_COMPILE'])
  /** A study that says how many train together gets what it says. */
  const isLeftAlone = (job: TrialJob): boolean => fuse === 'auto' && isCompiled(job, backend())
  return {
    fusion(job) {
      const key = keyOf(job)
      if (key === undefined) return undefined
      return { key, size: isLeftAlone(job) ? 1 : sizes.next(key) }
    },
    begin({ job, size, device, isWarm }) {
      const key = keyOf(job)
      if (key === undefined || isLeftAlone(job)) return unwatched
      const group = { key, size, device }
      const start = now()
      let epochs = 0
      // What a new worker has to load first is nobody's pace, and a group that came to grief has none.
      let isMeasured = isWarm
      running.add(group)
      return {
        reported() {
          epochs += 1
        },
        ended(outcome) {
          if (outcome.kind !== 'failed') return
          isMeasured = false
          if (outcome.crowded === true) sizes.failed(key, size)
        },
        over() {
          running.delete(group)
          if (isMeasured && epochs > 0) sizes.measured(key, { size, epochs, ms: now() - start })
        },
      }
    },
    refused({ job, size }) {
      const key = keyOf(job)
      if (key !== undefined && size > 1) sizes.failed(key, size)
    },
    report() {
      const [largest] = [...running].sort((a, b) => b.size - a.size)
      if (largest === undefined) return undefined
      const { key, size, device } = largest
      return { size, speedup: sizes.speedup(key, size) ?? null, device, isSettled: size === sizes.next(key) && sizes.isSettled(key) }
    },
  }
}

const unwatched: GroupWatch = { reported: () => undefined, ended: () => undefined, over: () => undefined }
