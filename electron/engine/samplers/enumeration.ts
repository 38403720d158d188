import { valueAtStep, valueCount } from '../../../shared/domain/config.ts'
import { parametersInOrder, type Config, type Parameter, type ParameterValue, type SearchSpace } from '../../../shared/domain/search-space.ts'

/** Every configuration of a space over given levels, by index. */
export interface Enumeration {
  readonly size: number
  /** @param index 0 … size - 1 */
  at(index: number): Config
}

/** One value of a parameter, and the conditional parameters that it brings with it. */
interface Level {
  readonly value: ParameterValue
  readonly children: readonly Branch[]
  /** Where its configurations start among the parameter's, and how many there are. */
  readonly start: number
}

/** A parameter with everything that is conditional on it. */
interface Branch {
  readonly name: string
  readonly levels: readonly Level[]
  readonly size: number
}

const sizeOf = (branches: readonly Branch[]): number => branches.reduce((product, branch) => product * branch.size, 1)

/**
 * Numbers the configurations of a space in mixed-radix order: the last parameter changes fastest, and one that is conditional
 * multiplies only the values that it is active for, so that no configuration comes twice.
 * @param levels the values of each parameter that are used
 */
export function enumerateSpace(space: SearchSpace, levels: (spec: Parameter, name: string) => readonly ParameterValue[]): Enumeration {
  const names = parametersInOrder(space)
  const childrenOf = (parent: string | undefined): Branch[] =>
    Object.entries(space).flatMap(([name, spec]) => (spec.when?.param === parent ? [branchOf(name, spec)] : []))
  const branchOf = (name: string, spec: Parameter): Branch => {
    const all = childrenOf(name)
    let size = 0
    const made = levels(spec, name).map((value): Level => {
      const children = all.length === 0 ? all : all.filter((child) => space[child.name]?.when?.in.includes(value))
      const start = size
      size += sizeOf(children)
      return { value, children, start }
    })
    return { name, levels: made, size }
  }
  const roots = childrenOf(undefined)
  return {
    size: sizeOf(roots),
    at(index) {
      const values: Record<string, ParameterValue> = {}
      assign(roots, index, values)
      const config: Record<string, ParameterValue> = {}
      for (const name of names) {
        const value = values[name]
        if (value !== undefined) config[name] = value
      }
      return config
    },
  }
}

function assign(branches: readonly Branch[], index: number, values: Record<string, ParameterValue>): void {
  let rest = index
  for (const branch of branches.toReversed()) {
    const digit = rest % branch.size
    rest = Math.floor(rest / branch.size)
    const level = levelAt(branch.levels, digit)
    if (level === undefined) continue
    values[branch.name] = level.value
    assign(level.children, digit - level.start, values)
  }
}

/** The last level that starts at or before the digit. */
function levelAt(levels: readonly Level[], digit: number): Level | undefined {
  let [low, high] = [0, levels.length]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((levels[middle]?.start ?? Infinity) <= digit) low = middle
    else high = middle
  }
  return levels[low]
}

/** Every value of a parameter that has finitely many. */
export function allValues(spec: Parameter): readonly ParameterValue[] {
  if (spec.type === 'categorical') return spec.choices
  const step = spec.step ?? 1
  return Array.from({ length: valueCount(spec) }, (_, index) => valueAtStep(spec, step, index))
}

/** Two configurations have the same key exactly when they hold the same values, numbers to 12 significant digits. */
export function configKey(config: Config): string {
  const names = Object.keys(config).sort()
  return JSON.stringify(names.map((name) => [name, comparable(config[name])]))
}

function comparable(value: ParameterValue | undefined): ParameterValue | undefined {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value
}
