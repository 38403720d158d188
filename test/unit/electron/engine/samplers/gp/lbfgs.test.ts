import { describe, expect, it } from 'vitest'
import { minimise, type Differentiable } from '../../../../../../electron/engine/samplers/gp/lbfgs.ts'

const rosenbrock: Differentiable = (x, gradient) => {
  const [a = 0, b = 0] = x
  gradient.set([-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)])
  return 100 * (b - a * a) ** 2 + (1 - a) ** 2
}
const box = (low: number, high: number): { lower: Float64Array; upper: Float64Array } => ({ lower: new Float64Array(2).fill(low), upper: new Float64Array(2).fill(high) })
const options = { maxIterations: 200, tolerance: 1e-14 }

describe('L-BFGS in a box', () => {
  it('finds the minimum of Rosenbrock’s valley', () => {
    const { x } = minimise(rosenbrock, Float64Array.of(-1.2, 1), box(-5, 5), options)
    expect(x[0]).toBeCloseTo(1, 5)
    expect(x[1]).toBeCloseTo(1, 5)
  })

  it('stops at the bound that the minimum lies behind', () => {
    const { x } = minimise(rosenbrock, Float64Array.of(-1.2, 0.3), box(-5, 0.5), options)
    // On the edge b = 0.5 is not held: the minimum over a <= 0.5 is at (0.5, 0.25).
    expect(x[0]).toBeCloseTo(0.5, 6)
    expect(x[1]).toBeCloseTo(0.25, 6)
  })
})
