/**
 * The value that a record itself has under a name from outside: `constructor` and the like, which every object inherits,
 * are not there unless somebody put them there.
 */
export function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
