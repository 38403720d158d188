import { basename } from 'node:path'
import { objectivesOf } from '../../../../shared/domain/metric.ts'
import type { Parameter, ParameterValue } from '../../../../shared/domain/search-space.ts'
import { TuneryError } from '../../../../shared/errors.ts'
import { harmless } from '../../../../shared/csv/csv-text.ts'
import type { EarlierSource, RecordedTrial } from './earlier-source.ts'
import type { NewStudy } from './fit-trials.ts'
import { readTrialTable, type TableRow } from './trial-table.ts'

const prefix = 'params_'
const specialNumbers: ReadonlyMap<string, number> = new Map([['nan', NaN], ['inf', Infinity], ['-inf', -Infinity], ['infinity', Infinity], ['-infinity', -Infinity]])

/**
 * A CSV file of trials as a source: `params_<name>`, `value` or `values_<metric>` (`values_<position>`, as Optuna names those of objectives
 * without names), other metrics as `user_attrs_<metric>`, and `state` where there is one: only complete trials count.
 * @param unsearched values of parameters that have no column, or nothing in it
 * @throws TuneryError bad-input that names the file, the line and the column
 */
export function csvSource(path: string, study: NewStudy, unsearched: (name: string) => ParameterValue | undefined): EarlierSource {
  const { columns, rows } = readTrialTable(path)
  const searched = columns.filter((column) => column.startsWith(prefix)).map((column) => column.slice(prefix.length))
  if (searched.length === 0)
    throw new TuneryError('bad-input', `${path} line 1: has no column "${prefix}<name>"; a table of trials has one for each parameter, as "tunery export --csv" and Optuna's trials_dataframe() write it`)
  const metricColumns = new Map(study.metrics.map(({ name }) => [name, columnOf(study, name, columns, path)]))
  const recordedTrial = (row: TableRow): RecordedTrial => ({
    param: (name, spec) => {
      const text = row.cell(prefix + name)
      return text === undefined ? unsearched(name) : valueOf(text, spec, placeOf(path, row, prefix + name))
    },
    metric: (name) => {
      const column = metricColumns.get(name)
      const text = column === undefined ? undefined : row.cell(column)
      return column === undefined || text === undefined ? undefined : numberOf(text, placeOf(path, row, column))
    },
  })
  const isComplete = (row: TableRow): boolean => (row.cell('state') ?? 'COMPLETE').toUpperCase() === 'COMPLETE' && row.cell('confirms') === undefined
  return { name: basename(path), title: path, searched, trials: rows.filter(isComplete).map(recordedTrial) }
}

/** The column of a metric. @throws TuneryError bad-input when there is none */
function columnOf(study: NewStudy, metric: string, columns: readonly string[], path: string): string {
  const position = objectivesOf(study.metrics).findIndex(({ name }) => name === metric)
  const possible = [`values_${metric}`, ...(position === 0 ? ['value'] : []), `user_attrs_${metric}`, ...(position >= 0 ? [`values_${position}`] : [])]
  const found = possible.find((column) => columns.includes(column))
  if (found !== undefined) return found
  throw new TuneryError('bad-input', `${path} line 1: has no column for the metric "${metric}": ${possible.map((column) => `"${column}"`).join(' or ')}`)
}

const placeOf = (path: string, { line }: TableRow, column: string): string => `${path} line ${line}, column ${column}`

function valueOf(text: string, spec: Parameter, place: string): ParameterValue {
  if (spec.type !== 'categorical') return numberOf(text, place)
  // A text is itself before it is the number that it reads as.
  return spec.choices.find((choice) => choice === text) ?? spec.choices.find((choice) => isTextOf(choice, text)) ?? text
}

function isTextOf(choice: ParameterValue, text: string): boolean {
  if (typeof choice === 'string') return text === choice || text === harmless(choice)
  if (typeof choice === 'boolean') return text.toLowerCase() === String(choice)
  return text.trim() !== '' && Number(text) === choice
}

function numberOf(text: string, place: string): number {
  const trimmed = text.trim()
  const special = specialNumbers.get(trimmed.toLowerCase())
  const number = special ?? Number(trimmed)
  if (trimmed === '' || (special === undefined && Number.isNaN(number))) throw new TuneryError('bad-input', `${place}: ${JSON.stringify(text)} is not a number`)
  return number
}
