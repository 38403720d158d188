import type { BackendName } from '../../../../shared/worker-protocol.ts'
import type { TrialJob } from '../../contracts/executor.ts'
import { createMemoryModel, type MemoryPrior } from './memory-model.ts'
import { totalSize, trialSize, type TrialSize } from './trial-size.ts'
import { countText, mibText } from './words.ts'

/** What of a job says how large it is. */
export type SizedJob = Pick<TrialJob, 'objective' | 'params'>

/** What a process that ran trials needed. */
export interface MemoryLesson {
  /** Null where nothing measured it. */
  readonly peakMiB: number | null
  readonly isOutOfMemory: boolean
  /** Whether nothing else ran meanwhile. */
  readonly wasAlone: boolean
  /** What the process held before: a peak no higher than that says nothing about the trial. */
  readonly heldBeforeMiB: number
}

/** What is known of the memory that a study's trials need. */
export interface MemoryLessons {
  learn(jobs: readonly SizedJob[], lesson: MemoryLesson): void
  /** What jobs that run in one process will need at most, in MiB; undefined while nothing is known. */
  needMiB(jobs: readonly SizedJob[]): number | undefined
  /** Whether as large a trial has run out of memory beside others. */
  needsAll(jobs: readonly SizedJob[]): boolean
  /** Why they are not started even alone, with what to do; undefined when they may be. */
  refusal(jobs: readonly SizedJob[]): string | undefined
}

/** What a worker needs before a trial has been measured: the library and a small dataset, and how often it holds the state and the layers' outputs. */
const priors: Readonly<Record<BackendName, MemoryPrior>> = {
  cuda: [2000, 2, 0],
  tensorflow: [950, 4, 2],
  webgpu: [700, 2, 0],
  wasm: [600, 4, 2],
  cpu: [500, 4, 2],
}

/** Backends whose tensors are in the machine's own memory. */
const onHost: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu']

/** Trials of unknown size need what the largest so far did, and this much more. */
const margin = 1.1
/** From so many trials on a forecast can keep a trial from being started at all. */
const enoughTrials = 5
/** What can be done about it. */
const remedy = 'choose smaller models, batches or groups of trials in the study.'
/** A peak within this much of what was held before is the earlier trials'. */
const sameMiB = 8

/** @param backend undefined for commands, whose sizes nobody knows */
export function createMemoryLessons({ backend, limitMiB }: { readonly backend: (() => BackendName) | undefined; readonly limitMiB: number }): MemoryLessons {
  const model = createMemoryModel(priors[backend?.() ?? 'cpu'])
  const tooLarge: { readonly size: TrialSize; readonly wasAlone: boolean }[] = []
  let largestPeakMiB: number | undefined

  const sizeOf = (jobs: readonly SizedJob[]): TrialSize | undefined => {
    const sizes = backend === undefined ? [] : jobs.flatMap(({ objective, params }) => trialSize(objective, params) ?? [])
    return sizes.length === jobs.length && sizes.length > 0 ? totalSize(sizes) : undefined
  }
  const isAsLargeAs = (size: TrialSize, wasAlone: boolean): boolean => tooLarge.some((other) => (other.wasAlone || !wasAlone) && isAtLeast(size, other.size))

  return {
    learn(jobs, { peakMiB, isOutOfMemory, wasAlone, heldBeforeMiB }) {
      const size = sizeOf(jobs)
      if (peakMiB !== null) largestPeakMiB = Math.max(largestPeakMiB ?? 0, peakMiB)
      if (size === undefined) return
      if (isOutOfMemory) tooLarge.push({ size, wasAlone })
      else if (peakMiB !== null && peakMiB > heldBeforeMiB + sameMiB) model.observe(size, peakMiB)
    },
    needMiB(jobs) {
      const size = sizeOf(jobs)
      if (size === undefined) return largestPeakMiB === undefined ? undefined : largestPeakMiB * margin
      const { estimateMiB, marginMiB } = model.forecast(size)
      return estimateMiB + marginMiB
    },
    needsAll(jobs) {
      const size = sizeOf(jobs)
      return size !== undefined && isAsLargeAs(size, false)
    },
    refusal(jobs) {
      const size = sizeOf(jobs)
      if (size === undefined) return undefined
      const what = jobs.length === 1 ? `A model of ${countText(size.parameters)} parameters` : `${String(jobs.length)} models of ${countText(size.parameters)} parameters together`
      if (isAsLargeAs(size, true)) return `${what} is at least as large as one that ran out of memory although no other trial ran, so that it was not started. Close other programs, or ${remedy}`
      const { estimateMiB, marginMiB } = model.forecast(size)
      const certainMiB = backend !== undefined && onHost.includes(backend()) ? size.leastMiB : 0
      const leastMiB = Math.max(certainMiB, model.count >= enoughTrials ? estimateMiB - marginMiB : 0)
      if (leastMiB <= limitMiB) return undefined
      return `${what} needs at least ${mibText(leastMiB)} of memory and this machine has ${mibText(limitMiB)}, so that it was not started. To try others, ${remedy}`
    },
  }
}

function isAtLeast(size: TrialSize, other: TrialSize): boolean {
  return size.stateMiB >= other.stateMiB && size.activationsMiB >= other.activationsMiB
}
