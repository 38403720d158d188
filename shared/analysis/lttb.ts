/** A curve of two arrays of one length, steps ascending. */
export interface Points {
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

/**
 * Keeps `count` points of a curve, with which it looks as before: the first and the last, and of each of the equal
 * parts in between the point that makes the largest triangle with the one kept before it and the mean of the next part
 * (Steinarsson, 2013, "Downsampling Time Series for Visual Representation", section 4.2). A value that is no finite
 * number counts as 0.
 * @param count at least 3; a curve of no more points is returned as it is
 */
export function largestTriangles(curve: Points, count: number): Points {
  const { steps, values } = curve
  const length = steps.length
  if (length <= count) return curve
  const width = (length - 2) / (count - 2)
  const startOf = (bucket: number): number => Math.floor(bucket * width) + 1
  const kept = [0]
  for (let bucket = 0; bucket < count - 2; bucket += 1) {
    const [start, end] = [startOf(bucket), startOf(bucket + 1)]
    const next = meanOf(curve, end, Math.min(length, startOf(bucket + 2)))
    kept.push(furthest(curve, kept.at(-1) ?? 0, next, start, end))
  }
  kept.push(length - 1)
  return { steps: kept.map((at) => steps[at] ?? NaN), values: kept.map((at) => values[at] ?? NaN) }
}

const finite = (value: number | undefined): number => (value !== undefined && Number.isFinite(value) ? value : 0)

function meanOf({ steps, values }: Points, from: number, to: number): readonly [step: number, value: number] {
  let [step, value] = [0, 0]
  for (let at = from; at < to; at += 1) {
    step += steps[at] ?? 0
    value += finite(values[at])
  }
  const count = Math.max(1, to - from)
  return [step / count, value / count]
}

/** The position in [from, to) whose point makes the largest triangle with the point at `last` and the one given. */
function furthest({ steps, values }: Points, last: number, [nextStep, nextValue]: readonly [number, number], from: number, to: number): number {
  const [lastStep, lastValue] = [steps[last] ?? 0, finite(values[last])]
  let [best, largest] = [from, -1]
  for (let at = from; at < to; at += 1) {
    const area = Math.abs((lastStep - nextStep) * (finite(values[at]) - lastValue) - (lastStep - (steps[at] ?? 0)) * (nextValue - lastValue))
    if (area > largest) [best, largest] = [at, area]
  }
  return best
}
