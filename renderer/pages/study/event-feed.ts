import type { IconName } from '../../components/icons.ts'
import type { StudyEvent } from '../../stores/live.svelte.ts'

/** How an event is shown in the feed. */
export interface FeedLook {
  readonly icon: IconName
  readonly tone: 'success' | 'danger' | 'info' | 'warning' | 'neutral'
}

const looks: Readonly<Record<Exclude<StudyEvent['kind'], 'ended'>, FeedLook>> = {
  best: { icon: 'star', tone: 'success' },
  started: { icon: 'play', tone: 'neutral' },
  paused: { icon: 'pause', tone: 'warning' },
  promoted: { icon: 'arrowUp', tone: 'info' },
  status: { icon: 'info', tone: 'neutral' },
  note: { icon: 'info', tone: 'neutral' },
}

/** The icon and colour of an event; a trial that ended by failing looks different from one that was pruned. */
export function feedLook({ kind, message }: Pick<StudyEvent, 'kind' | 'message'>): FeedLook {
  if (kind !== 'ended') return looks[kind]
  return /\bfailed\b/.test(message) ? { icon: 'error', tone: 'danger' } : { icon: 'cut', tone: 'info' }
}

/** All events, or those that one would want to be told of. */
export type FeedFilter = 'all' | 'highlights'

const routine: ReadonlySet<StudyEvent['kind']> = new Set(['paused', 'promoted'])

/**
 * The latest events, newest first. What happens to every trial, its start, is left out: the panel of progress says what runs.
 * The highlights leave out pauses and promotions too, of which a scheduler with rungs makes many.
 */
export function feedOf(events: readonly StudyEvent[], filter: FeedFilter, most: number): StudyEvent[] {
  const shown: StudyEvent[] = []
  for (let index = events.length - 1; index >= 0 && shown.length < most; index -= 1) {
    const event = events[index]
    if (event !== undefined && event.kind !== 'started' && (filter === 'all' || !routine.has(event.kind))) shown.push(event)
  }
  return shown
}
