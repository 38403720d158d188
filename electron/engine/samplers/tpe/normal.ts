import type { Rng } from '../../../../shared/random/rng.ts'
import { normalQuantile } from '../../../../shared/statistics/normal-distribution.ts'

const sqrtTwoPi = Math.sqrt(2 * Math.PI)

/** 1 / sqrt(2 pi): the height of the standard normal density. */
export const normalPeak = 1 / sqrtTwoPi

/** log sqrt(2 pi). */
export const logSqrtTwoPi = Math.log(sqrtTwoPi)

/** Hart's rational approximation of the upper tail, as in G. West, "Better approximations to cumulative normal functions", Wilmott Magazine, 2005 (beyond 5 a continued fraction, longer than West's). */
const numerator = [3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376]
const denominator = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752,
]

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (const coefficient of coefficients) value = value * x + coefficient
  return value
}

/** P(Z > x) of a standard normal Z, for x >= 0, with full relative precision. */
function upperTail(x: number): number {
  if (x > 37) return 0
  const density = Math.exp((-x * x) / 2)
  if (x < 5) return (density * polynomial(numerator, x)) / polynomial(denominator, x)
  let fraction = x
  for (let k = x < 7 ? 40 : 16; k > 0; k -= 1) fraction = x + k / fraction
  return density / (fraction * sqrtTwoPi)
}

/** P(Z <= x) of a standard normal Z. */
export const normalCdf = (x: number): number => (x > 0 ? 1 - upperTail(x) : upperTail(-x))

/** P(a <= Z <= b), exact in the tails too. */
export function normalMass(a: number, b: number): number {
  if (a > 0) return upperTail(a) - upperTail(b)
  return normalCdf(b) - upperTail(-a)
}

const cells = 8192
const reach = 8
const table = Float64Array.from({ length: cells + 2 }, (_, i) => normalCdf((i / cells) * 2 * reach - reach))

function tabulatedCdf(x: number): number {
  if (x <= -reach) return 0
  if (x >= reach) return 1
  const place = ((x + reach) * cells) / (2 * reach)
  const index = Math.floor(place)
  const low = table[index] ?? 0
  return low + (place - index) * ((table[index + 1] ?? 1) - low)
}

/** P(a <= Z <= b) by interpolation in a table: within 2e-7, and about ten times as fast as `normalMass`. */
export const fastNormalMass = (a: number, b: number): number => tabulatedCdf(b) - tabulatedCdf(a)

/** A draw from a normal distribution cut off at 0 and 1, by its inverse; what is cut off is taken from the table. @param centre in [0, 1] */
export function drawTruncated(centre: number, width: number, rng: Rng): number {
  const from = tabulatedCdf(-centre / width)
  const p = from + rng.uniform() * (tabulatedCdf((1 - centre) / width) - from)
  return Math.min(Math.max(centre + width * normalQuantile(Math.min(Math.max(p, Number.MIN_VALUE), 1 - Number.EPSILON / 2)), 0), 1)
}
