import { configFromUnit, fromUnit, toUnit, valueCount } from '../../../../shared/domain/config.ts'
import { isActive, parametersInOrder, type Config, type Parameter, type ParameterValue, type SearchSpace } from '../../../../shared/domain/search-space.ts'

/** How the search may move along a parameter. A `fixed` one has a single value. */
export type DimensionKind = 'continuous' | 'ordered' | 'category' | 'fixed'

/** A parameter as the model sees it. */
export interface Dimension {
  readonly name: string
  readonly spec: Parameter
  readonly kind: DimensionKind
  /** How many values there are; Infinity for a continuous one. */
  readonly count: number
  /** Its column in a row. */
  readonly column: number
  /** The column that tells whether a conditional number is inactive. */
  readonly activityColumn: number | undefined
}

/**
 * Between configurations, units and rows.
 *
 * Units: a position in [0, 1] for every parameter, active or not, so that a parameter keeps a place to come back to while it is inactive.
 * Row: what the kernel compares: for numbers the position of the value itself (ints and steps at the middle of what they stand for),
 * for categoricals the index of the choice. An inactive number stands in the middle of its range and away from all active ones by a
 * column of its own; for an inactive categorical that is one more choice. Number columns come first.
 */
export interface Encoding {
  /** Parents before those that are conditional on them. */
  readonly dimensions: readonly Dimension[]
  /** Columns of a row. */
  readonly width: number
  /** How many of them are numbers; the others are compared for equality. */
  readonly numberColumns: number
  /** Which dimension's length scale a column has. */
  readonly dimensionOfColumn: Int32Array
  /** The columns of every parameter's `prior`, as if all were active. */
  readonly priorRow: Float64Array
  /** Inactive parameters get their prior's place, or the middle. */
  unitsOf(config: Config): Float64Array
  configOf(units: Float64Array): Config
  rowOf(units: Float64Array): Float64Array
  /** The unit of the value that is `index` steps up from the lowest. */
  unitOfIndex(dimension: Dimension, index: number): number
  /** How many steps up from the lowest the value at a unit is. */
  indexOfUnit(dimension: Dimension, unit: number): number
}

/** How far an inactive number stands from the active ones, in ranges. */
const inactiveOffset = 0.5

function kindOf(spec: Parameter): DimensionKind {
  const count = valueCount(spec)
  if (count === 1) return 'fixed'
  if (spec.type === 'categorical') return 'category'
  return count === Infinity ? 'continuous' : 'ordered'
}

function valueAt(spec: Parameter, index: number): ParameterValue {
  if (spec.type === 'categorical') return spec.choices[index] ?? ''
  return spec.step === undefined ? spec.low + index : fromUnit(spec, (index + 0.5) / valueCount(spec))
}

function indexAt(spec: Parameter, unit: number): number {
  const count = valueCount(spec)
  if (spec.type === 'categorical' || spec.step !== undefined) return Math.min(Math.floor(unit * count), count - 1)
  return Number(fromUnit(spec, unit)) - spec.low
}

/** Where the columns of a space stand. */
function layoutOf(space: SearchSpace): { dimensions: Dimension[]; numberColumns: number; width: number } {
  const all = parametersInOrder(space).flatMap((name) => {
    const spec = space[name]
    return spec === undefined ? [] : [{ name, spec, kind: kindOf(spec), count: valueCount(spec) }]
  })
  const isNumber = (spec: Parameter): boolean => spec.type !== 'categorical'
  let column = 0
  const activity = new Map<number, number>()
  const columns = new Map<number, number>()
  all.forEach(({ spec }, index) => {
    if (isNumber(spec)) columns.set(index, column++)
  })
  all.forEach(({ spec }, index) => {
    if (isNumber(spec) && spec.when !== undefined) activity.set(index, column++)
  })
  const numberColumns = column
  all.forEach(({ spec }, index) => {
    if (!isNumber(spec)) columns.set(index, column++)
  })
  return { dimensions: all.map((each, index) => ({ ...each, column: columns.get(index) ?? 0, activityColumn: activity.get(index) })), numberColumns, width: column }
}

/** The encoding of a space. */
export function createEncoding(space: SearchSpace): Encoding {
  const { dimensions, numberColumns, width } = layoutOf(space)
  const dimensionOfColumn = new Int32Array(width)
  dimensions.forEach(({ column, activityColumn }, index) => {
    dimensionOfColumn[column] = index
    dimensionOfColumn[activityColumn ?? column] = index
  })
  const parents = new Set(dimensions.flatMap(({ spec }) => (spec.when === undefined ? [] : [spec.when.param])))
  const places = new Map(dimensions.map(({ name }, index) => [name, index]))
  const indexOfUnit = ({ spec }: Dimension, unit: number): number => indexAt(spec, unit)
  const rowOf = (units: Float64Array): Float64Array => {
    const row = new Float64Array(width)
    const values: Record<string, ParameterValue> = {}
    dimensions.forEach((dimension, index) => {
      const { name, spec, kind, column, activityColumn } = dimension
      const unit = units[index] ?? 0.5
      const active = isActive(spec, values)
      if (active && parents.has(name)) values[name] = fromUnit(spec, unit)
      if (activityColumn !== undefined && !active) row[activityColumn] = inactiveOffset
      if (spec.type === 'categorical') row[column] = active ? indexAt(spec, unit) : -1
      else if (!active || kind === 'fixed') row[column] = 0.5
      else row[column] = kind === 'ordered' ? toUnit(spec, fromUnit(spec, unit)) : unit
    })
    return row
  }
  const priorRow = new Float64Array(width)
  for (const { spec, column } of dimensions) priorRow[column] = spec.type === 'categorical' ? indexAt(spec, unitOf(spec, undefined)) : unitOf(spec, undefined)
  return {
    priorRow,
    dimensions,
    width,
    numberColumns,
    dimensionOfColumn,
    rowOf,
    unitsOf: (config) => Float64Array.from(dimensions, ({ name, spec }) => unitOf(spec, config[name])),
    configOf: (units) => configFromUnit(space, (name) => units[places.get(name) ?? 0] ?? 0.5),
    unitOfIndex: ({ spec }, index) => toUnit(spec, valueAt(spec, index)),
    indexOfUnit,
  }
}

/** The unit of a value; of the prior's, or the middle, for a parameter without one. */
function unitOf(spec: Parameter, value: ParameterValue | undefined): number {
  const known = value ?? spec.prior
  if (known === undefined) return 0.5
  const unit = toUnit(spec, known)
  return Number.isFinite(unit) ? Math.min(Math.max(unit, 0), 1) : 0.5
}
