/** A function to minimise: its value at `x`, its gradient written into `gradient`. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number

export interface Box {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

export interface MinimiseOptions {
  readonly maxIterations: number
  /** Stops when a step gains less than this. */
  readonly tolerance: number
}

export interface Minimum {
  readonly x: Float64Array
  readonly value: number
}

interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly curvature: number
}

const memory = 8
const sufficientDecrease = 1e-4
const maxBacktracks = 12

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

/** The two-loop recursion (Nocedal & Wright, Numerical Optimization, 2006, algorithm 7.4), over the free coordinates. */
function direction(gradient: Float64Array, free: Uint8Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((value, i) => (free[i] === 1 ? value : 0))
  const factors = pairs.toReversed().map(({ step, change, curvature }) => {
    const factor = inner(step, q) / curvature
    q.forEach((value, i) => (q[i] = free[i] === 1 ? value - factor * (change[i] ?? 0) : 0))
    return factor
  })
  const last = pairs.at(-1)
  const scale = last === undefined ? 1 / Math.max(1, Math.sqrt(inner(q, q))) : last.curvature / inner(last.change, last.change)
  q.forEach((value, i) => (q[i] = value * scale))
  pairs.forEach(({ step, change, curvature }, index) => {
    const factor = (factors[pairs.length - 1 - index] ?? 0) - inner(change, q) / curvature
    q.forEach((value, i) => (q[i] = free[i] === 1 ? value + factor * (step[i] ?? 0) : 0))
  })
  return q.map((value) => -value)
}

function freeCoordinates(x: Float64Array, gradient: Float64Array, { lower, upper }: Box): Uint8Array {
  return Uint8Array.from(x, (value, i) => {
    const slope = gradient[i] ?? 0
    return (value <= (lower[i] ?? -Infinity) && slope > 0) || (value >= (upper[i] ?? Infinity) && slope < 0) ? 0 : 1
  })
}

/**
 * L-BFGS in a box: quasi-Newton steps over the coordinates that no bound holds, each projected into the box and shortened until it
 * descends enough (projected Armijo search: Bertsekas, SIAM J. Control Optim. 20(2), 1982).
 */
export function minimise(f: Differentiable, start: Float64Array, box: Box, { maxIterations, tolerance }: MinimiseOptions): Minimum {
  const clamp = (value: number, i: number): number => Math.min(Math.max(value, box.lower[i] ?? -Infinity), box.upper[i] ?? Infinity)
  let x = start.map(clamp)
  let gradient = new Float64Array(x.length)
  let value = f(x, gradient)
  let pairs: Pair[] = []
  for (let iteration = 0; iteration < maxIterations && Number.isFinite(value); iteration += 1) {
    const free = freeCoordinates(x, gradient, box)
    let d = direction(gradient, free, pairs)
    if (!(inner(d, gradient) < 0)) {
      pairs = []
      d = direction(gradient, free, pairs)
    }
    if (!(inner(d, gradient) < 0)) break
    const next = lineSearch(f, { x, value, gradient }, d, clamp)
    if (next === undefined) {
      if (pairs.length === 0) break
      pairs = []
      continue
    }
    pairs = withPair(pairs, next.x.map((each, i) => each - (x[i] ?? 0)), next.gradient.map((each, i) => each - (gradient[i] ?? 0)))
    const gain = value - next.value
    ;({ x, value, gradient } = next)
    if (gain < tolerance) break
  }
  return { x, value }
}

interface Point extends Minimum {
  readonly gradient: Float64Array<ArrayBuffer>
  readonly x: Float64Array<ArrayBuffer>
}

function lineSearch(f: Differentiable, from: Point, d: Float64Array, clamp: (value: number, i: number) => number): Point | undefined {
  let length = 1
  for (let trial = 0; trial < maxBacktracks; trial += 1) {
    const x = from.x.map((each, i) => clamp(each + length * (d[i] ?? 0), i))
    const slope = x.reduce((sum, each, i) => sum + (from.gradient[i] ?? 0) * (each - (from.x[i] ?? 0)), 0)
    const gradient = new Float64Array(x.length)
    const value = f(x, gradient)
    if (value <= from.value + sufficientDecrease * slope && slope < 0) return { x, value, gradient }
    // The minimum of the parabola through both values and the slope, kept away from both ends.
    const parabola = Number.isFinite(value) ? -slope / (2 * (value - from.value - slope)) : 0.1
    length *= Math.min(Math.max(parabola, 0.1), 0.5)
  }
  return undefined
}

/** A pair without positive curvature would spoil the approximation: it is left out. */
function withPair(pairs: readonly Pair[], step: Float64Array, change: Float64Array): Pair[] {
  const curvature = inner(step, change)
  return curvature > 1e-12 * inner(change, change) ? [...pairs.slice(1 - memory), { step, change, curvature }] : [...pairs]
}
