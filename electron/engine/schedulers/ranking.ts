/** Items kept in order, which is that of their iteration. All other methods take time that hardly grows: a binary search, a look over `size / 256` lengths, and a move of at most 512 items. */
export interface Ranking<Item> extends Iterable<Item> {
  readonly size: number
  add(item: Item): void
  /** @returns whether an equal item was there and is gone */
  delete(item: Item): boolean
  /** How many items come before this one. */
  rank(item: Item): number
  /** The item at a place in the order, from 0. */
  at(place: number): Item | undefined
}

const chunkLimit = 512

/**
 * An empty ranking: a list of short sorted lists (the structure of Python's `sortedcontainers`, Jenks 2019).
 * @param compare a total order: negative when `a` comes before `b`, 0 only for items that are interchangeable
 */
export function createRanking<Item>(compare: (a: Item, b: Item) => number): Ranking<Item> {
  /** Sorted lists, none of them empty, each one's items before the next one's. */
  const chunks: Item[][] = []
  let size = 0

  /** The chunk where the item is or belongs: the first whose last item does not come before it. */
  const chunkOf = (item: Item): number =>
    lowerBound(chunks, (chunk) => {
      const last = chunk.at(-1)
      return last !== undefined && compare(last, item) < 0
    })
  const placeIn = (chunk: readonly Item[], item: Item): number => lowerBound(chunk, (each) => compare(each, item) < 0)

  return {
    get size() {
      return size
    },
    *[Symbol.iterator]() {
      for (const chunk of chunks) yield* chunk
    },
    add(item) {
      size += 1
      const index = Math.min(chunkOf(item), chunks.length - 1)
      const chunk = chunks[index]
      if (chunk === undefined) {
        chunks.push([item])
        return
      }
      chunk.splice(placeIn(chunk, item), 0, item)
      if (chunk.length > chunkLimit) chunks.splice(index + 1, 0, chunk.splice(chunkLimit / 2))
    },
    delete(item) {
      const index = chunkOf(item)
      const chunk = chunks[index]
      if (chunk === undefined) return false
      const place = placeIn(chunk, item)
      const found = chunk[place]
      if (found === undefined || compare(found, item) !== 0) return false
      chunk.splice(place, 1)
      if (chunk.length === 0) chunks.splice(index, 1)
      size -= 1
      return true
    },
    rank(item) {
      const index = chunkOf(item)
      let before = 0
      for (let i = 0; i < index; i += 1) before += chunks[i]?.length ?? 0
      return before + placeIn(chunks[index] ?? [], item)
    },
    at(place) {
      let rest = place
      for (const chunk of chunks) {
        if (rest < chunk.length) return chunk[rest]
        rest -= chunk.length
      }
      return undefined
    },
  }
}

/** The first index whose item does not come before; `before` is true up to there and false from there on. */
function lowerBound<Item>(items: readonly Item[], before: (item: Item) => boolean): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && before(item)) low = middle + 1
    else high = middle
  }
  return low
}

/** The order of two losses; Infinity equals itself. */
export function compareLosses(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
