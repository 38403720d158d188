import { fromUnit, toUnit, valueAtStep, valueCount } from '../../../../shared/domain/config.ts'
import { isInDomain, parametersInOrder, type Parameter, type ParameterValue, type SearchSpace } from '../../../../shared/domain/search-space.ts'

/**
 * One parameter as the model sees it. Numbers are positions in the unit interval (of the logarithm for log parameters); whole numbers and
 * steps each stand for a cell of it; a choice is its index.
 */
export interface Dimension {
  readonly name: string
  readonly spec: Parameter
  readonly kind: 'continuous' | 'cells' | 'choice'
  /** How many values there are; Infinity for a float without a step. */
  readonly values: number
  /** The cell of a value at this position: [low, high]; for other kinds the position itself. */
  cell(position: number): readonly [number, number]
  /** The position of a value, NaN when it is no value of this parameter. */
  encode(value: ParameterValue | undefined): number
  decode(position: number): ParameterValue
  /** Which of the values is at a position, from 0; for discrete dimensions only. */
  codeOf(position: number): number
  positionAt(code: number): number
}

const kindOf = (spec: Parameter, values: number): Dimension['kind'] => (spec.type === 'categorical' ? 'choice' : values === Infinity ? 'continuous' : 'cells')

/** The cell of a whole number on a logarithmic scale: half a step to either side, as `fromUnit` rounds. */
function logCell(low: number, high: number): (position: number) => readonly [number, number] {
  const [from, width] = [Math.log(low - 0.5), Math.log(high + 0.5) - Math.log(low - 0.5)]
  return (position) => {
    const value = Math.exp(from + position * width)
    return [(Math.log(value - 0.5) - from) / width, (Math.log(value + 0.5) - from) / width]
  }
}

function cellsOf(spec: Parameter, values: number): (position: number) => readonly [number, number] {
  if (spec.type === 'categorical' || values === Infinity) return (position) => [position, position]
  if (spec.log === true && values > 1) return logCell(spec.low, spec.high)
  const half = 0.5 / values
  return (position) => [position - half, position + half]
}

function dimensionOf(name: string, spec: Parameter): Dimension {
  const values = valueCount(spec)
  const step = spec.type === 'categorical' ? 1 : (spec.step ?? 1)
  const decode = (position: number): ParameterValue => (spec.type === 'categorical' ? fromUnit(spec, (position + 0.5) / values) : fromUnit(spec, position))
  const usable = (value: ParameterValue | undefined): value is ParameterValue => value !== undefined && isInDomain(spec, value)
  return {
    name,
    spec,
    kind: kindOf(spec, values),
    values,
    cell: cellsOf(spec, values),
    encode(value) {
      if (!usable(value)) return NaN
      return spec.type === 'categorical' ? spec.choices.indexOf(value) : toUnit(spec, value)
    },
    decode,
    codeOf: (position) => (spec.type === 'categorical' ? position : Math.round((Number(decode(position)) - spec.low) / step)),
    positionAt: (code) => (spec.type === 'categorical' ? code : toUnit(spec, valueAtStep(spec, step, code))),
  }
}

/** The parameters of a space, each after the one that it is conditional on. */
export function dimensionsOf(space: SearchSpace): Dimension[] {
  return parametersInOrder(space).flatMap((name) => {
    const spec = space[name]
    return spec === undefined ? [] : [dimensionOf(name, spec)]
  })
}
