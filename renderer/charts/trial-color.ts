/** The colour of a trial on a canvas: the same one everywhere, whatever else is shown. `seriesColor` is its twin for CSS. */
export function trialColor(number: number, series: readonly string[]): string {
  return series[number % series.length] ?? '#888888'
}

/**
 * A colour between two others.
 * @param from a colour as `#rrggbb` or `#rgb`; of others the nearer one is returned as it is
 * @param share 0 is `from`, 1 is `to`
 */
export function mixColors(from: string, to: string, share: number): string {
  const a = channels(from)
  const b = channels(to)
  if (a === undefined || b === undefined) return share < 0.5 ? from : to
  const mixed = a.map((channel, index) => Math.round(channel + ((b[index] ?? channel) - channel) * Math.min(Math.max(share, 0), 1)))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** A minified stylesheet has `#fff` for `#ffffff`. */
function channels(color: string): number[] | undefined {
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color)
  if (long !== null) return long.slice(1).map((part) => Number.parseInt(part, 16))
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(color)
  return short?.slice(1).map((part) => Number.parseInt(part + part, 16))
}
