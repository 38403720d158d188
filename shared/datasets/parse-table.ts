import { CsvError, parse } from 'csv-parse/sync'
import { messageOf, TuneryError } from '../errors.ts'
import { detectDelimiter, tableOf, type Table } from './table.ts'

/**
 * A CSV text as a table; the delimiter is found from its first line.
 * @param path for messages
 * @throws TuneryError bad-input that names the file and the line
 */
export function parseTable(text: string, path: string): Table {
  try {
    const lines: number[] = []
    const noteLine = (record: string[], context: { readonly lines: number }): string[] => {
      lines.push(context.lines)
      return record
    }
    const records = parse(text, { bom: true, delimiter: detectDelimiter(text), skip_empty_lines: true, on_record: noteLine })
    return tableOf(records, lines)
  } catch (error) {
    const line = error instanceof CsvError && typeof error['lines'] === 'number' ? ` line ${String(error['lines'])}:` : ''
    throw new TuneryError('bad-input', `${path}:${line} ${messageOf(error)}`)
  }
}
