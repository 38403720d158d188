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
 * Shows a study's progress until it is over, it is removed or the signal comes. The caller starts and pauses it.
 * @param seen the numbers of the trials that were final before, which are not shown again
 */
export async function followStudy(
  client: Client,
  studyId: number,
  seen: readonly number[],
  display: ProgressDisplay,
  { signal, until }: FollowOptions,
): Promise<void> {
  const progress = new StudyProgress(await client.studies.get({ studyId }), seen)
  const ended = new AbortController()
  const stopWatching = (): void => {
    ended.abort()
  }
  signal.addEventListener('abort', stopWatching)
  try {
    let isFirst = true
    for await (const batch of await client.live({ studyId, afterSeq: 0 }, { signal: ended.signal })) {
      if (batch.removed.includes(studyId)) break
      await take(client, studyId, progress, batch, isFirst, display)
      isFirst = false
      if (signal.aborted || until.includes(progress.status)) break
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', stopWatching)
    stopWatching()
    display.end()
  }
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
