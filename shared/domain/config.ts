import type { InputIssue } from '../errors.ts'
import { ownValue } from './own-value.ts'
import {
  isActive,
  isInDomain,
  parametersInOrder,
  type Config,
  type FloatParameter,
  type IntParameter,
  type Parameter,
  type ParameterValue,
  type SearchSpace,
} from './search-space.ts'

/**
 * The value at a position of the parameter's range.
 * @param unit a position in [0, 1]; for log parameters positions are spread evenly over the logarithm,
 *   for ints every whole number (every step) covers an equal share of what it stands for.
 */
export function fromUnit(spec: Parameter, unit: number): ParameterValue {
  const u = Math.min(Math.max(unit, 0), 1 - Number.EPSILON / 2)
  if (spec.type === 'categorical') return spec.choices[Math.floor(u * spec.choices.length)] ?? choiceAt(spec.choices, 0)
  if (spec.step !== undefined) return valueAtStep(spec, spec.step, Math.floor(u * stepCount(spec, spec.step)))
  const half = spec.type === 'int' ? 0.5 : 0
  const low = spec.low - half
  const high = spec.high + half
  const value = spec.log === true ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low))) : low + u * (high - low)
  const rounded = spec.type === 'int' ? Math.round(value) : value
  // Adding 0 makes -0 an ordinary 0, which JSON keeps.
  return Math.min(Math.max(rounded, spec.low), spec.high) + 0
}

/** The position of a value in the parameter's range, in [0, 1]: the inverse of `fromUnit`, at the middle of what a discrete value stands for. */
export function toUnit(spec: Parameter, value: ParameterValue): number {
  if (spec.type === 'categorical') return (spec.choices.indexOf(value) + 0.5) / spec.choices.length
  const number = Number(value)
  if (spec.step !== undefined) {
    return (Math.round((number - spec.low) / spec.step) + 0.5) / stepCount(spec, spec.step)
  }
  const half = spec.type === 'int' ? 0.5 : 0
  const [low, high] = [spec.low - half, spec.high + half]
  if (low === high) return 0.5
  return spec.log === true ? (Math.log(number) - Math.log(low)) / (Math.log(high) - Math.log(low)) : (number - low) / (high - low)
}

function choiceAt(choices: readonly ParameterValue[], index: number): ParameterValue {
  const choice = choices[index]
  if (choice === undefined) throw new RangeError(`no choice ${index} among ${choices.length}`)
  return choice
}

/** How many values `low`, `low + step`, … there are up to `high`. */
export function stepCount(spec: FloatParameter | IntParameter, step: number): number {
  return Math.floor((spec.high - spec.low) / step + 1e-9) + 1
}

/** `low + index * step` without its float noise: 0.3 instead of 0.30000000000000004. Never outside the range. */
export function valueAtStep(spec: FloatParameter | IntParameter, step: number, index: number): number {
  const largest = Math.max(Math.abs(spec.low), Math.abs(spec.high), step)
  const decimals = Math.min(Math.max(14 - Math.ceil(Math.log10(largest)), 0), 100)
  return Math.min(Math.max(Number((spec.low + index * step).toFixed(decimals)), spec.low), spec.high) + 0
}

/**
 * The configuration at a point of the unit cube.
 * @param unit one coordinate in [0, 1) for a parameter name; called for active parameters only, parents first
 */
export function configFromUnit(space: SearchSpace, unit: (name: string, position: number) => number): Config {
  const config: Record<string, ParameterValue> = {}
  parametersInOrder(space).forEach((name, position) => {
    const spec = space[name]
    if (spec !== undefined && isActive(spec, config)) config[name] = fromUnit(spec, unit(name, position))
  })
  return config
}

/** What is wrong with a configuration in a space; empty when nothing is. */
export function configIssues(space: SearchSpace, config: Config): InputIssue[] {
  const issues: InputIssue[] = []
  for (const [name, spec] of Object.entries(space)) {
    const value = ownValue(config, name)
    const active = isActive(spec, config)
    if (active && value === undefined) issues.push({ path: name, message: 'is missing' })
    if (!active && value !== undefined) issues.push({ path: name, message: `is only used when "${spec.when?.param}" is one of ${JSON.stringify(spec.when?.in)}` })
    if (active && value !== undefined && !isInDomain(spec, value)) issues.push({ path: name, message: `${JSON.stringify(value)} is outside the search space` })
  }
  for (const name of Object.keys(config)) if (!Object.hasOwn(space, name)) issues.push({ path: name, message: 'is not in the search space' })
  return issues
}

/** How many values a parameter can take; Infinity for a float without a step. */
export function valueCount(spec: Parameter): number {
  if (spec.type === 'categorical') return spec.choices.length
  if (spec.step !== undefined) return stepCount(spec, spec.step)
  if (spec.low === spec.high) return 1
  return spec.type === 'int' ? spec.high - spec.low + 1 : Infinity
}

/**
 * How many different configurations a space holds: a conditional parameter multiplies only where it is active.
 * Infinity when a float without a step can be active.
 */
export function configurationCount(space: SearchSpace): number {
  const entries = Object.entries(space)
  const countOf = (name: string, spec: Parameter): number => {
    const children = entries.filter(([, child]) => child.when?.param === name)
    const triggers = new Set(children.flatMap(([, child]) => child.when?.in ?? []))
    const branches = [...triggers].map((value) =>
      children.reduce((product, [child, childSpec]) => (childSpec.when?.in.includes(value) === true ? product * countOf(child, childSpec) : product), 1),
    )
    return branches.reduce((sum, branch) => sum + branch, valueCount(spec) - triggers.size)
  }
  return entries.reduce((product, [name, spec]) => (spec.when === undefined ? product * countOf(name, spec) : product), 1)
}
