const padded = (value: number, length = 2): string => String(value).padStart(length, '0')

/**
 * A moment as pandas writes Optuna's: `2026-11-24 05:46:00.123456`, local time without a zone.
 * @param at milliseconds since 1970, fractions down to microseconds
 */
export function datetimeText(at: number): string {
  const microseconds = Math.round(at * 1000)
  const date = new Date(Math.floor(microseconds / 1000))
  const day = `${padded(date.getFullYear(), 4)}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`
  const time = `${padded(date.getHours())}:${padded(date.getMinutes())}:${padded(date.getSeconds())}`
  const fraction = date.getMilliseconds() * 1000 + (microseconds - Math.floor(microseconds / 1000) * 1000)
  return `${day} ${time}.${padded(fraction, 6)}`
}

/**
 * A length of time as pandas writes it: `0 days 00:00:01.234567`.
 * @param ms milliseconds; what a clock that went backwards makes negative counts as 0
 */
export function durationText(ms: number): string {
  const microseconds = Math.max(0, Math.round(ms * 1000))
  const seconds = Math.floor(microseconds / 1e6)
  const time = `${padded(Math.floor(seconds / 3600) % 24)}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}`
  return `${Math.floor(seconds / 86400)} days ${time}.${padded(microseconds % 1e6, 6)}`
}
