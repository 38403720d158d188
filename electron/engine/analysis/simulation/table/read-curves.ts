import type { Goal } from '../../../../../shared/domain/metric.ts'
import { isActive, isInDomain, parametersInOrder, type Config, type Parameter, type ParameterValue, type SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { badInput } from '../../../../../shared/errors.ts'
import { readTrialTable, type TableRow, type TrialTable } from '../../../transfer/earlier/trial-table.ts'
import type { CurvePoint } from '../surrogate/knots.ts'

/** What a table is read as. */
export interface TableShape {
  /** Found from the columns when left out. */
  readonly space?: SearchSpace
  /** The column `value`, or the last one, when left out. */
  readonly metric?: string
  readonly goal?: Goal
}

/** A configuration of a table, and the curves that stand there for it (several where it was run with several seeds). */
export interface TabulatedConfig {
  readonly config: Config
  readonly runs: readonly (readonly CurvePoint[])[]
}

export interface CurveTable {
  readonly space: SearchSpace
  readonly metric: { readonly name: string; readonly goal: Goal }
  readonly configs: readonly TabulatedConfig[]
  /** Rows that are outside the space, unfinished or without a value. */
  readonly leftOut: number
}

const stepNames = ['step', 'epoch', 'iteration']
/** Columns of an exported study that are no parameters. */
const isBookkeeping = (column: string): boolean => /^(|number|state|reason|datetime_\w+|duration|seed|value|values_.*|user_attrs_.*|system_attrs_.*)$/.test(column)
const prefix = 'params_'
/** From this ratio of the largest to the smallest value on, a positive column is spread logarithmically. */
const wideRatio = 100

/**
 * Reads a CSV file of configurations and their values: a column a parameter (`name`, or `params_name` as studies are exported),
 * one for the metric, and one for the step (`step`, `epoch`, `iteration`) where there are curves. A line is one step of one configuration;
 * a configuration that stands there again with a step that it has had is another run of it.
 * @throws TuneryError bad-input that names the file, the line and the column
 */
export function readCurveTable(path: string, shape: TableShape): CurveTable {
  const table = readTrialTable(path)
  const metricColumn = metricColumnOf(path, table, shape.metric)
  const stepColumn = table.columns.find((column) => stepNames.includes(column.toLowerCase()))
  const columns = parameterColumns(path, table, shape.space, [metricColumn, stepColumn ?? ''])
  const space = shape.space ?? Object.fromEntries(columns.map(([name, column]) => [name, inferParameter(table.rows, column)]))
  const groups = new Map<string, { config: Config; runs: CurvePoint[][] }>()
  let leftOut = 0
  for (const row of table.rows) {
    const config = configOf(space, row, new Map(columns))
    const value = numberIn(path, row, metricColumn)
    const state = row.cell('state')?.toUpperCase() ?? 'COMPLETE'
    if (config === undefined || value === undefined || state !== 'COMPLETE') {
      leftOut += 1
      continue
    }
    const key = JSON.stringify(config)
    const group = groups.get(key) ?? { config, runs: [] }
    groups.set(key, group)
    addPoint(group.runs, [stepOf(path, row, stepColumn), value])
  }
  if (groups.size === 0) throw badInput(path, [{ path: 'table', message: `none of its ${String(table.rows.length)} rows is a configuration of the search space with a value` }])
  return { space, metric: { name: shape.metric ?? metricColumn, goal: shape.goal ?? 'minimize' }, configs: [...groups.values()], leftOut }
}

/** To the first run that has not had this step. */
function addPoint(runs: CurvePoint[][], point: CurvePoint): void {
  const run = runs.find((points) => points.every(([step]) => step !== point[0]))
  if (run === undefined) runs.push([point])
  else {
    run.push(point)
    run.sort(([a], [b]) => a - b)
  }
}

function metricColumnOf(path: string, { columns }: TrialTable, metric: string | undefined): string {
  const candidates = metric === undefined ? ['value', columns.at(-1) ?? ''] : [metric, `values_${metric}`, `user_attrs_${metric}`, 'value']
  const found = candidates.find((column) => columns.includes(column))
  if (found === undefined) throw badInput(path, [{ path: 'table', message: `has no column "${metric ?? 'value'}" for the metric; its columns are ${columns.join(', ')}` }])
  return found
}

/** Names of parameters with their columns. */
function parameterColumns(path: string, { columns }: TrialTable, space: SearchSpace | undefined, others: readonly string[]): [string, string][] {
  if (space !== undefined)
    return Object.keys(space).map((name) => {
      const column = [name, prefix + name].find((each) => columns.includes(each))
      if (column === undefined) throw badInput(path, [{ path: 'table', message: `has no column for the parameter "${name}"; its columns are ${columns.join(', ')}` }])
      return [name, column]
    })
  const exported = columns.filter((column) => column.startsWith(prefix))
  const found = exported.length > 0 ? exported : columns.filter((column) => !others.includes(column) && !isBookkeeping(column))
  if (found.length === 0) throw badInput(path, [{ path: 'table', message: 'has no column for a parameter' }])
  return found.map((column) => [column.startsWith(prefix) ? column.slice(prefix.length) : column, column])
}

function inferParameter(rows: readonly TableRow[], column: string): Parameter {
  const texts = [...new Set(rows.flatMap((row) => row.cell(column) ?? []))]
  const numbers = texts.map(Number)
  if (!numbers.every(Number.isFinite)) return { type: 'categorical', choices: texts }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const log = low > 0 && high / low >= wideRatio
  return { type: numbers.every(Number.isInteger) ? 'int' : 'float', low, high, ...(log ? { log } : {}) }
}

/** @returns undefined for a row that is not in the space */
function configOf(space: SearchSpace, row: TableRow, columns: ReadonlyMap<string, string>): Config | undefined {
  const config: Record<string, ParameterValue> = {}
  for (const name of parametersInOrder(space)) {
    const spec = space[name]
    if (spec === undefined || !isActive(spec, config)) continue
    const value = valueOf(spec, row.cell(columns.get(name) ?? ''))
    if (value === undefined || !isInDomain(spec, value)) return undefined
    config[name] = value
  }
  return config
}

function valueOf(spec: Parameter, text: string | undefined): ParameterValue | undefined {
  if (text === undefined) return undefined
  if (spec.type === 'categorical') return spec.choices.find((choice) => String(choice) === text || (typeof choice === 'number' && Number(text) === choice) || String(choice) === text.toLowerCase())
  return Number(text)
}

function numberIn(path: string, row: TableRow, column: string): number | undefined {
  const text = row.cell(column)
  if (text === undefined) return undefined
  if (/^[+-]?(nan|inf|infinity)$/i.test(text)) return NaN
  const number = Number(text)
  if (Number.isNaN(number)) throw badInput(path, [{ path: 'table', message: `line ${String(row.line)}, column "${column}": "${text}" is no number` }])
  return number
}

function stepOf(path: string, row: TableRow, column: string | undefined): number {
  if (column === undefined) return 1
  const step = Number(row.cell(column))
  if (!Number.isInteger(step) || step < 1) throw badInput(path, [{ path: 'table', message: `line ${String(row.line)}, column "${column}": must be a whole number >= 1` }])
  return step
}
