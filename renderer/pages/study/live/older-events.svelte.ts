import { client } from '../../../stores/connection.ts'
import { eventsAtFirst, type StudyEvent, type StudyWatch } from '../../../stores/live.svelte.ts'
import { feedOf, type FeedFilter } from '../event-feed.ts'

/** Events read at a time. */
const page = 100

/** What of the feed before the held events has been read, by filter. */
interface Older {
  /** Oldest first. */
  readonly events: readonly StudyEvent[]
  /** There are no more before them. */
  readonly isAll: boolean
  /** The first event that was held when they were read; undefined when none was. */
  readonly before: number | undefined
}

/** The feed of a study: what the page holds of it, which grows by itself, and before that what was asked for. */
export class EventFeed {
  readonly #watch: StudyWatch
  #older = $state.raw<Readonly<Partial<Record<FeedFilter, Older>>>>({})
  loading = $state(false)
  filter = $state<FeedFilter>('all')
  /** How many of the held events are shown. */
  #most = $state(page)

  constructor(watch: StudyWatch) {
    this.#watch = watch
  }

  /** The events of the filter, newest first. */
  readonly shown: readonly StudyEvent[] = $derived.by(() => {
    const held = feedOf(this.#watch.events, this.filter, this.#most)
    const known = this.#known()
    return known === undefined || held.length === this.#most ? held : [...held, ...[...known.events].reverse()]
  })

  /** Whether there may be older ones. */
  readonly hasOlder: boolean = $derived.by(() => {
    const all = feedOf(this.#watch.events, this.filter, Infinity)
    if (all.length > this.#most) return true
    // A page that holds fewer events than it reads at first holds all there are.
    return !(this.#known()?.isAll ?? this.#watch.events.length < eventsAtFirst)
  })

  /** What was read stays right as long as the page still holds the event that it ends before. */
  #known(): Older | undefined {
    const known = this.#older[this.filter]
    return known?.before === this.#watch.events[0]?.seq ? known : undefined
  }

  /** Shows another filter. */
  pick(filter: FeedFilter): void {
    this.filter = filter
    this.#most = page
  }

  /** Shows more, from what the page holds or from the engine. */
  async more(): Promise<void> {
    const { filter } = this
    if (feedOf(this.#watch.events, filter, Infinity).length > this.#most) {
      this.#most += page
      return
    }
    this.loading = true
    try {
      const known = this.#known()
      const before = this.#watch.events[0]?.seq
      const beforeSeq = known?.events[0]?.seq ?? before ?? null
      const read = await client.studies.latestEvents({ studyId: this.#watch.studyId, beforeSeq, limit: page, filter })
      this.#most = Infinity
      this.#older = { ...this.#older, [filter]: { events: [...read, ...(known?.events ?? [])], isAll: read.length < page, before } }
    } finally {
      this.loading = false
    }
  }
}
