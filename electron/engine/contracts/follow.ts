import type { History } from './history.ts'

/** What is kept of a list that only grows. */
export interface Follower<Item> {
  /** Forgets everything: another history follows. */
  reset(): void
  /** Called once for each item, in order. */
  add(item: Item): void
}

/**
 * Lets a sampler or scheduler keep a summary of the history without reading all of it on each ask.
 * The summary is a function of the items alone, so that a new instance which reads the same history answers the same.
 *
 * @returns a function that feeds whatever is new to the follower; call it before each use of the summary
 */
export function follow<Item>(itemsOf: (history: History) => readonly Item[], follower: Follower<Item>): (history: History) => void {
  let followed: History | undefined
  let read = 0
  return (history) => {
    const items = itemsOf(history)
    if (history !== followed || items.length < read) {
      follower.reset()
      followed = history
      read = 0
    }
    for (const item of read === 0 ? items : items.slice(read)) follower.add(item)
    read = items.length
  }
}
