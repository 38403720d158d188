/** Sets and maps that are replaced, never changed: what Svelte's `$state.raw` holds. */

/** A set without members. */
export const emptySet: ReadonlySet<never> = new Set()

/** The set with a member more, or without it where it had it. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  return withMember(set, member, !set.has(member))
}

/** The set with or without a member. */
export function withMember<T>(set: ReadonlySet<T>, member: T, has: boolean): ReadonlySet<T> {
  const changed = new Set(set)
  if (has) changed.add(member)
  else changed.delete(member)
  return changed
}

/** What is in every set; undefined when there is none. */
export function intersection<T>(sets: Iterable<ReadonlySet<T>>): ReadonlySet<T> | undefined {
  const [smallest, ...others] = [...sets].sort((a, b) => a.size - b.size)
  if (smallest === undefined || others.length === 0) return smallest
  return new Set([...smallest].filter((member) => others.every((set) => set.has(member))))
}

/** The map with another value at a key; undefined takes the key away. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const changed = new Map(map)
  if (value === undefined) changed.delete(key)
  else changed.set(key, value)
  return changed
}

/** The entries of a map whose keys are among some. */
export function withKeys<K, V>(map: ReadonlyMap<K, V>, keys: ReadonlySet<K>): ReadonlyMap<K, V> {
  return new Map([...map].filter(([key]) => keys.has(key)))
}

/** A map without entries. */
export function emptyMap<K, V>(): ReadonlyMap<K, V> {
  return new Map()
}
