import { z } from 'zod'
import type { ParameterValue } from '../domain/search-space.ts'
import { failureReasonSchema, trialStateSchema, type Trial } from '../domain/trial.ts'
import { valueAt, type Column, type Table } from './column.ts'
import { createTableBuilder } from './table-builder.ts'

/** Columns whose names are the user's, after what they are: `param learning_rate`. */
const families = { params: 'param ', values: 'value ', tags: 'tag ' } as const

/** A table of trials as it is filled. */
export interface TrialTableBuilder {
  /** Adds a row. */
  add(trial: Trial): void
  build(): Table
}

/** A table of so many trials, one row a trial. */
export function createTrialTable(length: number): TrialTableBuilder {
  const builder = createTableBuilder(length)
  const names = { params: new Map<string, string>(), values: new Map<string, string>(), tags: new Map<string, string>() }
  const setFamily = (row: number, family: keyof typeof families, entries: Readonly<Record<string, ParameterValue>>): void => {
    const columns = names[family]
    for (const name in entries) {
      const column = columns.get(name) ?? families[family] + name
      columns.set(name, column)
      builder.set(column, row, entries[name])
    }
  }
  let row = 0
  return {
    add: ({ params, values, tags, labels, forkedFrom, ...plain }) => {
      for (const [name, value] of Object.entries(plain)) builder.set(name, row, value)
      builder.set('forkedFrom', row, forkedFrom?.trial)
      builder.set('forkedAtStep', row, forkedFrom?.step)
      if (labels.length > 0) builder.set('labels', row, JSON.stringify(labels))
      setFamily(row, 'params', params)
      setFamily(row, 'values', values)
      setFamily(row, 'tags', tags)
      row += 1
    },
    build: () => builder.build(),
  }
}

const labelsSchema = z.array(z.string())

type Read = (row: number) => ParameterValue | undefined

/**
 * The trials of a table, in the order of its rows.
 * @throws Error (zod's, or a RangeError) when the table is not one of trials
 */
export function trialsOfTable({ length, columns }: Table): Trial[] {
  const reader = (name: string): Read => readerOf(columns.get(name))
  const number = (name: string): ((row: number) => number) => {
    const read = reader(name)
    return (row) => numberOr(read(row), name)
  }
  const optional = (name: string): ((row: number) => number | null) => {
    const read = reader(name)
    return (row) => (read(row) === undefined ? null : numberOr(read(row), name))
  }
  const text = (name: string): ((row: number) => string | null) => {
    const read = reader(name)
    return (row) => {
      const value = read(row)
      return value === undefined ? null : String(value)
    }
  }
  const of = {
    id: number('id'), studyId: number('studyId'), number: number('number'), seed: number('seed'), lastStep: number('lastStep'),
    attempts: number('attempts'), runningMs: number('runningMs'), pausedAtStep: optional('pausedAtStep'), startedAt: optional('startedAt'),
    endedAt: optional('endedAt'), confirms: optional('confirms'), peakMemoryMiB: optional('peakMemoryMiB'), forkedFrom: optional('forkedFrom'),
    forkedAtStep: optional('forkedAtStep'), message: text('message'), slot: text('slot'), origin: text('origin'),
    labels: text('labels'), note: text('note'),
  }
  const [states, reasons] = [checked(columns.get('state'), trialStateSchema), checked(columns.get('reason'), failureReasonSchema)]
  const [params, values, tags] = [family(columns, 'params'), family(columns, 'values'), family(columns, 'tags')]
  return Array.from({ length }, (_, row): Trial => {
    const [forkedFrom, labels] = [of.forkedFrom(row), of.labels(row)]
    return {
      id: of.id(row), studyId: of.studyId(row), number: of.number(row), seed: of.seed(row), lastStep: of.lastStep(row), attempts: of.attempts(row),
      runningMs: of.runningMs(row), pausedAtStep: of.pausedAtStep(row), startedAt: of.startedAt(row), endedAt: of.endedAt(row), confirms: of.confirms(row),
      peakMemoryMiB: of.peakMemoryMiB(row), message: of.message(row), slot: of.slot(row),
      state: states(row) ?? trialStateSchema.parse(undefined),
      reason: reasons(row),
      origin: of.origin(row) === 'user' ? 'user' : 'sampler',
      forkedFrom: forkedFrom === null ? null : { trial: forkedFrom, step: of.forkedAtStep(row) ?? 0 },
      params: params(row, (value) => value),
      values: values(row, Number),
      tags: tags(row, String),
      labels: labels === null ? [] : labelsSchema.parse(JSON.parse(labels)),
      note: of.note(row),
    }
  })
}

/** Reads a column of few different values, each of which is checked once. */
function checked<T>(column: Column | undefined, schema: z.ZodType<T>): (row: number) => T | null {
  if (column?.type !== 'category') return (row) => (column === undefined || valueAt(column, row) === undefined ? null : schema.parse(valueAt(column, row)))
  const values = column.dictionary.map((value) => schema.parse(value))
  return (row) => values[column.codes[row] ?? -1] ?? null
}

function readerOf(column: Column | undefined): Read {
  return column === undefined ? () => undefined : (row) => valueAt(column, row)
}

function numberOr(value: ParameterValue | undefined, name: string): number {
  if (typeof value !== 'number') throw new RangeError(`a table of trials needs a number in every row of "${name}"; one has ${String(value)}`)
  return value
}

/** The columns of a family, as what each row has of them by name. */
function family(columns: Table['columns'], name: keyof typeof families) {
  const prefix = families[name]
  const own = [...columns].filter(([column]) => column.startsWith(prefix)).map(([column, values]) => [column.slice(prefix.length), readerOf(values)] as const)
  return <T>(row: number, convert: (value: ParameterValue) => T): Record<string, T> => {
    const entries: Record<string, T> = {}
    for (const [column, read] of own) {
      const value = read(row)
      if (value === undefined) continue
      // Assigning to this one name would change what the object inherits.
      if (column === '__proto__') Object.defineProperty(entries, column, { value: convert(value), enumerable: true, configurable: true, writable: true })
      else entries[column] = convert(value)
    }
    return entries
  }
}
