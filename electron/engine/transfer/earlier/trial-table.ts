import { readFileSync } from 'node:fs'
import { CsvError, parse } from 'csv-parse/sync'
import { detectDelimiter } from '../../../../shared/datasets/table.ts'
import { messageOf, TuneryError } from '../../../../shared/errors.ts'

/** A line of a table of trials. */
export interface TableRow {
  /** On which line of the file it ends, from 1. */
  readonly line: number
  /** The text of a cell; undefined when it is empty, or there is no such column. */
  cell(column: string): string | undefined
}

/** A CSV file of trials: a line of column names, and a line a trial. */
export interface TrialTable {
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/**
 * Reads a CSV file; its delimiter is found from its first line, and a column without a name (the index that pandas writes) is allowed.
 * @throws TuneryError bad-input that names the file, and the line where there is one
 */
export function readTrialTable(path: string): TrialTable {
  const records = parseRecords(readText(path), path)
  const [header, ...rows] = records
  if (header === undefined) throw new TuneryError('bad-input', `${path} is empty: it needs a line of column names and a line a trial`)
  const columns = header.fields.map((name) => (name === noValue ? '' : name.trim()))
  const repeated = columns.find((name, position) => name !== '' && columns.indexOf(name) !== position)
  if (repeated !== undefined) throw new TuneryError('bad-input', `${path} line ${header.line}: two columns are called "${repeated}"`)
  const positions = new Map(columns.map((name, position) => [name, position]))
  return {
    columns,
    rows: rows.map(({ line, fields }) => ({
      line,
      cell: (column) => {
        const text = fields[positions.get(column) ?? -1]
        return text === noValue ? undefined : text
      },
    })),
  }
}

interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/** Stands for an empty field without quotes, which an empty text has; a text file does not hold it. */
const noValue = '\u0000'

function parseRecords(text: string, path: string): CsvRecord[] {
  const lines: number[] = []
  const noteLine = (record: string[], context: { readonly lines: number }): string[] => {
    lines.push(context.lines)
    return record
  }
  try {
    const records = parse(text, {
      bom: true,
      delimiter: detectDelimiter(text),
      skip_empty_lines: true,
      cast: (value, { quoting }) => (value === '' && !quoting ? noValue : value),
      on_record: noteLine,
    })
    return records.map((fields, position) => ({ line: lines[position] ?? 0, fields }))
  } catch (thrown) {
    const line = thrown instanceof CsvError && typeof thrown['lines'] === 'number' ? ` line ${thrown['lines']}` : ''
    throw new TuneryError('bad-input', `${path}${line}: ${messageOf(thrown)}`, [], { cause: thrown })
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
    throw new TuneryError('bad-input', isMissing ? `there is no file ${path}` : `${path} cannot be read: ${messageOf(thrown)}`, [], { cause: thrown })
  }
}
