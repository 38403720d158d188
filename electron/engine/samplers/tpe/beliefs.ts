import { toUnit } from '../../../../shared/domain/config.ts'
import type { Dimension } from './dimension.ts'
import type { GoodKernel } from './good-kernels.ts'

/** How wide the kernel around a value believed good is, as a share of the range. */
const beliefWidth = 0.15

/** The positions of the values believed good, NaN for a parameter without one; undefined when there are none. */
export function believedPositions(dimensions: readonly Dimension[]): Float64Array | undefined {
  const positions = Float64Array.from(dimensions, ({ spec, encode, decode }) => {
    if (spec.prior === undefined) return NaN
    return spec.type === 'categorical' ? encode(spec.prior) : encode(decode(toUnit(spec, spec.prior)))
  })
  return positions.some((position) => !Number.isNaN(position)) ? positions : undefined
}

/**
 * The values believed good as one more kernel of l(x). At the end of the start-up it weighs as much as all good trials together, and less and less
 * as trials end: like the exponent beta / n of πBO (Hvarfner et al., ICLR 2022, equation 6), so that a wrong belief is forgotten.
 */
export function beliefKernel(positions: Float64Array, good: number, finished: number, startup: number): GoodKernel {
  return { positions, weight: (Math.max(good, 1) * Math.max(startup, 1)) / Math.max(finished, startup, 1), width: beliefWidth }
}
