/**
 * A quantile by linear interpolation between order statistics.
 * @param sorted ascending; of nothing the quantile is NaN
 * @param share in [0, 1]
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN]
  return low === high ? low : low + (high - low) * (place - Math.floor(place))
}
