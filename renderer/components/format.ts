const minus = '−'

/**
 * A number with 3 to 4 significant digits: `0.1234`, `12.3`, `1,234`, `1.2e-6`. Whole numbers below a thousand million keep all digits.
 * @param digits significant digits
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`
  const size = Math.abs(value)
  const sign = value < 0 ? minus : ''
  if (size === 0) return '0'
  if (Number.isInteger(size) && size < 1e9) return `${sign}${groupDigits(String(size))}`
  if (size < 1e-3 || size >= 1e6) return `${sign}${trimZeros(size.toExponential(digits - 1)).replace('e+', 'e').replace('e-', `e${minus}`)}`
  return `${sign}${groupDigits(trimZeros(Number(size.toPrecision(digits)).toString()))}`
}

/** `1.200e-6` → `1.2e-6`. */
function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '')
}

function groupDigits(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A parameter's value: numbers with 4 digits, text and booleans as they are. */
export function formatValue(value: number | string | boolean | undefined | null): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'number' ? formatNumber(value) : String(value)
}

/** A share in [0, 1] as `12 %`. */
export function formatPercent(share: number): string {
  const percent = share * 100
  return `${percent > 0 && percent < 1 ? '< 1' : Math.floor(percent + 1e-9)} %`
}

/** A duration with its two largest units: `850 ms`, `12.3 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min')
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/** How long ago: `just now`, `5 min ago`, `3 h ago`, `2 d ago`, then the date. Both in milliseconds since 1970. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1000)
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`
  if (seconds < 7 * 86_400) return `${Math.round(seconds / 86_400)} d ago`
  return new Date(at).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' })
}

/** A moment in the user's time zone: `24 Nov 2026, 14:05:09`. */
export function formatTime(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** Bytes in binary units: `512 B`, `1.5 KiB`, `20 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = bytes
  let unit = 0
  while (size >= 1023.5 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit] ?? 'B'}`
}

/** An amount of memory, from mebibytes: `512 MiB`, `1.5 GiB`. */
export function formatMiB(mib: number): string {
  return formatBytes(mib * 2 ** 20)
}

/** `1 trial`, `3 trials`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`
}
