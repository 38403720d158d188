/**
 * A moment as Optuna keeps it, `2026-11-24 06:48:39.812226`: local time without a zone.
 * @returns milliseconds since 1970, fractions down to microseconds; null for what is no moment
 */
export function momentOf(text: string | null): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/.exec(text ?? '')
  if (found === null) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number)
  const microseconds = Number((found[7] ?? '').padEnd(6, '0'))
  return new Date(year, month - 1, day, hour, minute, second).getTime() + microseconds / 1000
}
