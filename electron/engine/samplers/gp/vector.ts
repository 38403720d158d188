/** The inner product of `count` numbers of two arrays. Four sums side by side keep the processor's adders busy. */
export function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  const whole = count - (count % 4)
  for (let i = 0; i < whole; i += 4) {
    s0 += (a[aStart + i] ?? 0) * (b[bStart + i] ?? 0)
    s1 += (a[aStart + i + 1] ?? 0) * (b[bStart + i + 1] ?? 0)
    s2 += (a[aStart + i + 2] ?? 0) * (b[bStart + i + 2] ?? 0)
    s3 += (a[aStart + i + 3] ?? 0) * (b[bStart + i + 3] ?? 0)
  }
  for (let i = whole; i < count; i += 1) s0 += (a[aStart + i] ?? 0) * (b[bStart + i] ?? 0)
  return s0 + s1 + (s2 + s3)
}

/** `b += factor * a` over `count` numbers. */
export function addScaled(factor: number, a: Float64Array, aStart: number, b: Float64Array, bStart: number, count: number): void {
  for (let i = 0; i < count; i += 1) b[bStart + i] = (b[bStart + i] ?? 0) + factor * (a[aStart + i] ?? 0)
}
