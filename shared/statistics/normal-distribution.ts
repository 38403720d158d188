const logRoot2Pi = Math.log(2 * Math.PI) / 2

/** The standard normal distribution function, to about 1e-15 (Marsaglia, “Evaluating the normal distribution”, J. Stat. Softw. 11(4), 2004). */
export function normalCdf(x: number): number {
  if (x < -8) return 0
  if (x > 8) return 1
  let [sum, term, before] = [x, x, 0]
  for (let i = 3; sum !== before; i += 2) {
    before = sum
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - logRoot2Pi)
}

const central = {
  above: [2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665],
  below: [5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091, 1],
}
const middle = {
  above: [0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835],
  below: [1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038, 2.053191626637759, 1],
}
const far = {
  above: [2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103],
  below: [2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1],
}

const horner = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
const ratio = ({ above, below }: typeof central, x: number): number => horner(above, x) / horner(below, x)

/** The standard normal quantile, to about 1e-16 (Wichura, “Algorithm AS 241”, Appl. Stat. 37(3), 1988, PPND16). */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return -Infinity
  if (probability >= 1) return Infinity
  const centred = probability - 0.5
  if (Math.abs(centred) <= 0.425) return centred * ratio(central, 0.180625 - centred * centred)
  const root = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)))
  return Math.sign(centred) * (root <= 5 ? ratio(middle, root - 1.6) : ratio(far, root - 5))
}
