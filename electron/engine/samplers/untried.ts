import { follow } from '../contracts/follow.ts'
import type { History } from '../contracts/history.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { configKey, type Enumeration } from './enumeration.ts'

/** The configurations of an enumeration that no trial of the history has. */
export interface Untried {
  readonly size: number
  has(config: Config): boolean
  /** @param place 0 … size - 1, in no particular order */
  at(place: number): Config
}

/**
 * Keeps the untried configurations of a small space: each new trial is looked at once, and any untried one is picked in constant time.
 * The order of the rest depends on the order of the trials alone.
 */
export function followUntried(enumeration: Enumeration): (history: History) => Untried {
  const indexOf = new Map<string, number>()
  for (let index = 0; index < enumeration.size; index += 1) indexOf.set(configKey(enumeration.at(index)), index)
  /** The untried indices, and where each one stands among them. */
  let rest: number[] = []
  let places = new Map<number, number>()
  const update = follow((history) => history.searched, {
    reset() {
      rest = Array.from({ length: enumeration.size }, (_, index) => index)
      places = new Map(rest.map((index) => [index, index]))
    },
    add({ config }) {
      const index = indexOf.get(configKey(config))
      const place = index === undefined ? undefined : places.get(index)
      const last = rest.at(-1)
      if (index === undefined || place === undefined || last === undefined) return
      rest[place] = last
      places.set(last, place)
      places.delete(index)
      rest.pop()
    },
  })
  return (history) => {
    update(history)
    return {
      size: rest.length,
      has: (config) => places.has(indexOf.get(configKey(config)) ?? -1),
      at: (place) => enumeration.at(rest[place] ?? 0),
    }
  }
}
