import { allPositions, sortKeys, sortPositions } from '../../shared/columns/sort-trials.ts'
import type { StudyDetail } from '../../shared/contract/views.ts'
import type { CsvField } from '../../shared/csv/csv-text.ts'
import { csvText } from '../../shared/csv/csv-text.ts'
import type { ParameterValue } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { TuneryError } from '../../shared/errors.ts'
import { compileFilter } from '../../shared/filter/compile.ts'
import { fullName, type Field } from '../../shared/filter/field.ts'
import { findField } from '../../shared/filter/find-field.ts'
import { trialFields } from '../../shared/filter/trial-fields.ts'
import { formatParameter } from './format.ts'
import { renderTable } from './table.ts'

/** What of a study's trials is asked for; what is left out is as on the page. */
export interface TrialQuery {
  readonly filter?: string
  /** Names of fields, with `-` in front for descending, with commas between. */
  readonly sort?: string
  /** Names of fields, with commas between. */
  readonly columns?: string
  readonly limit?: number
}

/** The trials that were asked for, and the fields that they are shown by. */
export interface TrialSelection {
  readonly trials: readonly Trial[]
  readonly columns: readonly Field[]
  /** How many trials pass the filter, whatever the limit. */
  readonly passing: number
}

/** @throws TuneryError bad-input (a FilterError, for the filter) for what the trials do not have */
export function selectTrials({ definition, metricNames, metric }: StudyDetail, trials: readonly Trial[], query: TrialQuery): TrialSelection {
  const fields = trialFields({ definition, metricNames, trials })
  const columns = query.columns === undefined ? usualColumns(fields, metric.name, trials) : namesIn(query.columns).map((name) => fieldNamed(fields, name, '--columns'))
  const sorts = namesIn(query.sort ?? '').map((name) => {
    const descending = name.startsWith('-')
    return { field: fieldNamed(fields, descending ? name.slice(1) : name, '--sort'), descending }
  })
  const passing = trials.filter(compileFilter(query.filter ?? '', fields))
  const positions = sortPositions(allPositions(passing.length), sorts.map(({ field, descending }) => ({ keys: sortKeys(passing, (trial) => cellOf(field, trial)), descending })))
  const sorted = [...positions].flatMap((position) => passing[position] ?? [])
  return { trials: query.limit === undefined ? sorted : sorted.slice(0, query.limit), columns, passing: passing.length }
}

function namesIn(list: string): string[] {
  return list.split(',').map((name) => name.trim()).filter((name) => name !== '')
}

function fieldNamed(fields: readonly Field[], name: string, option: string): Field {
  const found = findField(fields, name)
  if (found.kind === 'one') return found.field
  const hint =
    found.kind === 'several'
      ? `it is several things: write ${found.fields.map(fullName).join(' or ')}`
      : found.nearest.length > 0
        ? `did you mean ${found.nearest.join(' or ')}?`
        : `the fields are ${fields.map((field) => field.name).join(', ')}`
  throw new TuneryError('bad-input', `${option}: there is nothing that "${name}" names alone; ${hint}`)
}

/** The number, the state, the objective, the parameters, the step and the time; tags and notes where there are any. */
function usualColumns(fields: readonly Field[], metric: string, trials: readonly Trial[]): Field[] {
  const own = (name: string): Field[] => fields.filter((field) => field.family === 'trial' && field.name === name)
  return [
    ...own('number'),
    ...own('state'),
    ...fields.filter((field) => field.family === 'metric' && field.name === metric),
    ...fields.filter((field) => field.family === 'param'),
    ...own('step'),
    ...own('seconds'),
    ...(trials.some(({ labels }) => labels.length > 0) ? own('tag') : []),
    ...(trials.some(({ note }) => note !== null) ? own('note') : []),
  ]
}

function cellOf({ read }: Field, trial: Trial): ParameterValue | undefined {
  const value = read(trial)
  return typeof value === 'object' ? value.join(',') : value
}

function titlesOf(columns: readonly Field[]): string[] {
  return columns.map((column) => (columns.filter(({ name }) => name === column.name).length > 1 ? fullName(column) : column.name))
}

/** The table for people. */
export function renderTrials({ trials, columns }: TrialSelection, width: number): string {
  const titles = titlesOf(columns)
  return renderTable(
    columns.map(({ type }, at) => ({ title: titles[at] ?? '', align: type === 'number' ? ('right' as const) : ('left' as const) })),
    trials.map((trial) =>
      columns.map((column) => {
        const cell = cellOf(column, trial)
        return cell === undefined ? '' : formatParameter(cell)
      }),
    ),
    width,
  )
}

/** The table as CSV text in pieces, numbers in full. */
export function trialsCsv({ trials, columns }: TrialSelection): Generator<string> {
  const rows: CsvField[][] = [titlesOf(columns), ...trials.map((trial) => columns.map((column) => cellOf(column, trial)))]
  return csvText(rows)
}
