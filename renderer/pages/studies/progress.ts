import type { Progress } from '../../../shared/contract/views.ts'
import { formatNumber } from '../../components/format.ts'

/**
 * How far a study is, in [0, 1]: by trials, or by time where its budget counts no trials.
 * Null without a limit that can be told.
 */
export function progressShare(progress: Progress): number | null {
  if (progress.total !== null) return progress.total === 0 ? 1 : Math.min(tried(progress) / progress.total, 1)
  if (progress.remainingMs === null) return null
  const all = progress.runningMs + progress.remainingMs
  return all === 0 ? 0 : progress.runningMs / all
}

/** `12 of 20`, or `12` without a limit. */
export function progressText(progress: Progress): string {
  return progress.total === null ? formatNumber(tried(progress)) : `${formatNumber(tried(progress))} of ${formatNumber(progress.total)}`
}

/** Paused trials count: most of them stay paused, and are pruned when the study ends. */
function tried({ finished, paused }: Progress): number {
  return finished + paused
}
