import type { ParameterValue } from '../../shared/domain/search-space.ts'

/** A number for people: four significant digits, no trailing zeros; whole numbers below ten million in full. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (value === 0 || (Number.isInteger(value) && size < 1e7)) return String(value)
  if (size < 1e-3 || size >= 1e7) {
    const [mantissa = '', exponent = ''] = value.toExponential(3).split('e')
    return `${String(Number(mantissa))}e${exponent.replace('+', '')}`
  }
  return String(Number(value.toPrecision(4)))
}

/** A parameter's value for people. */
export function formatParameter(value: ParameterValue): string {
  return typeof value === 'number' ? formatNumber(value) : String(value)
}

/** A duration in its two largest units: `350 ms`, `12.3 s`, `2 min 10 s`, `1 h 05 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${String(Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${String(minutes)} min ${pad(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${String(hours)} h ${pad(minutes % 60)} min`
  return `${String(Math.floor(hours / 24))} d ${String(hours % 24)} h`
}

/** Time left is a guess: no decimals, so that it does not flicker. */
export function formatTimeLeft(ms: number): string {
  return ms < 59_950 ? `${String(Math.ceil(Math.max(ms, 0) / 1000))} s` : formatDuration(ms)
}

/** A moment in local time: `2026-03-01 14:05`. @param at milliseconds since 1970 */
export function formatDate(at: number): string {
  const date = new Date(at)
  const day = `${String(date.getFullYear())}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** An amount of memory: `512 MiB`, `15.6 GiB`. */
export function formatMiB(mib: number): string {
  return mib < 1024 ? `${String(Math.round(mib))} MiB` : `${(mib / 1024).toFixed(1)} GiB`
}

/** `1 trial`, `2 trials`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** JSON has no NaN and no infinities: they become the strings `"NaN"`, `"Infinity"` and `"-Infinity"`. */
export function toJson(value: unknown): string {
  const special = (_key: string, item: unknown): unknown => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item)
  return JSON.stringify(value, special, 2)
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
