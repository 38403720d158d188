import type { LiveBatch } from '../../shared/contract/views.ts'
import type { StudyStatus } from '../../shared/domain/study.ts'
import { allTrials, type Client } from './engine-session.ts'
import type { ProgressDisplay } from './progress-display.ts'
import { StudyProgress } from './progress-view.ts'

export interface FollowOptions {
  /** Ends the following, not the study. */
  readonly signal: AbortSignal
  /** The states in which it is over. */
  readonly until: readonly StudyStatus[]
}

/**
 * Shows a study's progress until it is over. The caller starts and pauses it.
 * @param seen the numbers of the trials that were final before, which are not shown again
 * @returns the state it ended in; the state it is in when the signal came first or when the study was removed
 */
export async function followStudy(
  client: Client,
  studyId: number,
  seen: readonly number[],
  display: ProgressDisplay,
  { signal, until }: FollowOptions,
): Promise<StudyStatus> {
  const progress = new StudyProgress(await client.studies.get({ studyId }), seen)
  const batches = await client.live({ studyId, afterSeq: 0 })
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted')
    signal.addEventListener('abort', () => {
      resolve('aborted')
    })
  })
  try {
    for (let first = true; ; first = false) {
      const next = await Promise.race([batches.next(), aborted])
      if (next === 'aborted' || next.done === true || next.value.removed.includes(studyId)) break
      await take(client, studyId, progress, next.value, first, display)
      if (until.includes(progress.status)) break
    }
  } finally {
    // Not awaited: a generator answers `return` only after a `next` that is still out.
    batches.return(undefined).catch(() => undefined)
    display.end()
  }
  return progress.status
}

async function take(client: Client, studyId: number, progress: StudyProgress, batch: LiveBatch, first: boolean, display: ProgressDisplay): Promise<void> {
  const ended = progress.apply(batch)
  if (first || batch.reset) {
    // What happened before the first batch, or between batches that are no longer held, is read from the database.
    progress.updateStudy(await client.studies.get({ studyId }))
    for await (const trial of allTrials(client, studyId)) if (progress.updateTrial(trial)) ended.push(trial)
  }
  const best = progress.missingBest()
  if (best !== undefined) progress.updateTrial((await client.trials.get({ studyId, number: best })).trial)
  display.update(progress.view(), ended)
}
