const logRoot2Pi = Math.log(2 * Math.PI) / 2

const horner = (x: number, coefficients: readonly number[]): number => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)

// Coefficients of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), as in SPECFUN's CALERF.
const smallNumerator = [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694]
const smallDenominator = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const middleNumerator = [
  2.1531153547440383e-08, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const middleDenominator = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
]
const largeNumerator = [0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378]
const largeDenominator = [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918]

/** The scaled complementary error function exp(x²) erfc(x) for x >= 0, to about 1e-15. */
export function erfcx(x: number): number {
  if (x <= 0.46875) {
    const y = x * x
    return Math.exp(y) * (1 - (x * horner(y, smallNumerator)) / horner(y, smallDenominator))
  }
  if (x <= 4) return horner(x, middleNumerator) / horner(x, middleDenominator)
  const y = 1 / (x * x)
  const inverseRootPi = 1 / Math.sqrt(Math.PI)
  return (inverseRootPi - (y * horner(y, largeNumerator)) / horner(y, largeDenominator)) / x
}

/** log φ(z), the standard normal density. */
export const logDensity = (z: number): number => -(z * z) / 2 - logRoot2Pi

/** log Φ(z), the standard normal distribution function, also far out on the left where Φ itself is 0. */
export function logCdf(z: number): number {
  const tail = erfcx(Math.abs(z) / Math.SQRT2) / 2
  return z <= 0 ? Math.log(tail) - (z * z) / 2 : Math.log1p(-tail * Math.exp(-(z * z) / 2))
}

/** Coefficients of z⁻², z⁻⁴, … in the asymptotic series of h(z) z² / φ(z): (-1)^k (2k + 1)!! */
const tailSeries = [2027025, -135135, 10395, -945, 105, -15, 3].map((value) => -value)

/**
 * log h(z), where h(z) = φ(z) + z Φ(z) is the expected improvement of a standard normal: Ament et al., "Unexpected Improvements to
 * Expected Improvement for Bayesian Optimization", NeurIPS 2023, equation 9. In place of their limit far out on the left
 * (-z²/2 - log √2π - 2 log |z|), which is a few percent off at -10, comes the asymptotic series it starts.
 */
export function logH(z: number): number {
  if (z > -1) return Math.log(Math.exp(logDensity(z)) + z * Math.exp(logCdf(z)))
  const t = -z
  if (t < 25) return logDensity(z) + Math.log1p(-t * Math.sqrt(Math.PI / 2) * erfcx(t / Math.SQRT2))
  const y = 1 / (t * t)
  return logDensity(z) - 2 * Math.log(t) + Math.log1p(y * horner(y, tailSeries))
}

/** log(exp(a) - exp(b)) for a > b, without loss where they are close. */
export function logDifference(a: number, b: number): number {
  const gap = b - a
  return a + (gap > -Math.LN2 ? Math.log(-Math.expm1(gap)) : Math.log1p(-Math.exp(gap)))
}
