import type { IconName } from '../../components/icons.ts'
import type { StudyEvent } from '../../stores/live.svelte.ts'

/** How an event is shown in the feed. */
export interface FeedLook {
  readonly icon: IconName
  readonly tone: 'success' | 'danger' | 'info' | 'warning' | 'neutral'
  /** What the icon says, for those who do not see it. */
  readonly label: string
}

const looks: Readonly<Record<Exclude<StudyEvent['kind'], 'ended'>, FeedLook>> = {
  best: { icon: 'star', tone: 'success', label: 'New best' },
  started: { icon: 'play', tone: 'neutral', label: 'Started' },
  paused: { icon: 'pause', tone: 'warning', label: 'Paused' },
  promoted: { icon: 'arrowUp', tone: 'info', label: 'Goes on' },
  status: { icon: 'info', tone: 'neutral', label: 'Study' },
  note: { icon: 'tune', tone: 'neutral', label: 'Note' },
}

/** A trial that ended by failing is told in words alone. */
const isFailure = ({ kind, message }: Pick<StudyEvent, 'kind' | 'message'>): boolean => kind === 'ended' && /^Trial \d+ failed\b/.test(message)

/** The icon and colour of an event; a trial that ended by failing looks different from one that was pruned. */
export function feedLook(event: Pick<StudyEvent, 'kind' | 'message'>): FeedLook {
  if (event.kind !== 'ended') return looks[event.kind]
  return isFailure(event) ? { icon: 'error', tone: 'danger', label: 'Failed' } : { icon: 'cut', tone: 'info', label: 'Pruned' }
}

/** Which events are shown; the engine knows the same names. */
export type FeedFilter = 'all' | 'best' | 'pruned' | 'failed' | 'changes'

export const feedFilters: readonly { readonly value: FeedFilter; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'best', label: 'New best' },
  { value: 'pruned', label: 'Pruned' },
  { value: 'failed', label: 'Failed' },
  { value: 'changes', label: 'Changes' },
]

/** Whether a filter lets an event through. What happens to every trial, its start, is left out: it is seen under what runs now. */
export function passes(event: Pick<StudyEvent, 'kind' | 'message' | 'trialNumber'>, filter: FeedFilter): boolean {
  switch (filter) {
    case 'all':
      return event.kind !== 'started'
    case 'best':
      return event.kind === 'best'
    case 'pruned':
      return event.kind === 'ended' && !isFailure(event)
    case 'failed':
      return isFailure(event)
    case 'changes':
      return (event.kind === 'status' || event.kind === 'note') && event.trialNumber === null
  }
}

/** The events that a filter lets through, newest first, so many at most. @param events oldest first */
export function feedOf(events: readonly StudyEvent[], filter: FeedFilter, most: number): StudyEvent[] {
  const shown: StudyEvent[] = []
  for (let index = events.length - 1; index >= 0 && shown.length < most; index -= 1) {
    const event = events[index]
    if (event !== undefined && passes(event, filter)) shown.push(event)
  }
  return shown
}
