import { fromUnit, stepCount, valueAtStep } from '../../../shared/domain/config.ts'
import { isActive, parametersInOrder, type Config, type Parameter, type ParameterValue, type SearchSpace } from '../../../shared/domain/search-space.ts'
import type { Rng } from '../../../shared/random/rng.ts'

/** How a copy's configuration differs from the one that it was copied from. */
export interface Exploration {
  /** Whether a parameter may change. */
  readonly changes: (name: string) => boolean
  /** A number is multiplied by 1 plus or minus this. */
  readonly perturbation: number
  /** How likely a parameter is drawn anew from its range instead. */
  readonly resampleProbability: number
}

/**
 * The explore step of population based training (Jaderberg et al., 2017, section 3 and appendix A): each parameter is either drawn anew or, being a number,
 * multiplied by a factor. Choices are kept unless they are drawn anew. The result is in the space: ranges, steps and conditions hold,
 * and a parameter that has become active is drawn. What the space does not know is kept as it is.
 */
export function explore(config: Config, space: SearchSpace, { changes, perturbation, resampleProbability }: Exploration, rng: Rng): Config {
  const next: Record<string, ParameterValue> = Object.fromEntries(Object.entries(config).filter(([name]) => !Object.hasOwn(space, name)))
  for (const name of parametersInOrder(space)) {
    const spec = space[name]
    if (spec === undefined || !isActive(spec, next)) continue
    const value = config[name]
    const mayChange = changes(name)
    if (value === undefined || (mayChange && rng.uniform() < resampleProbability)) next[name] = fromUnit(spec, rng.uniform())
    else next[name] = mayChange ? perturb(spec, value, rng.uniform() < 0.5 ? 1 - perturbation : 1 + perturbation) : value
  }
  return next
}

/** A number times a factor, in the range, on the grid, and at least one grid point away where there is one. */
function perturb(spec: Parameter, value: ParameterValue, factor: number): ParameterValue {
  if (spec.type === 'categorical' || typeof value !== 'number') return value
  const moved = value * factor
  const step = spec.step ?? (spec.type === 'int' ? 1 : undefined)
  if (step === undefined) return clamp(moved, spec.low, spec.high)
  const [from, to] = [(value - spec.low) / step, (moved - spec.low) / step]
  const index = Math.abs(to - from) < 1 ? Math.round(from) + Math.sign(to - from) : Math.round(to)
  return valueAtStep(spec, step, clamp(index, 0, stepCount(spec, step) - 1))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
