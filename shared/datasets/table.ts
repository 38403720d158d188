/** A table of text with a row of names, as a CSV file holds it. */
export interface Table {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The line of the file on which each row ends, from 1. */
  readonly lines: readonly number[]
}

const delimiters = [',', ';', '\t', '|'] as const

/** The character that separates cells: the one that the first line has most of outside quotes; a comma when it has none. */
export function detectDelimiter(text: string): string {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? ''
  const count = (delimiter: string): number => firstLine.split(delimiter).length - 1
  return delimiters.reduce<string>((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',')
}

/**
 * The first record is the names, the rest are the rows.
 * @param lines on which line of the file each record ends
 * @throws RangeError that says what is wrong with the names, or that there are no rows
 */
export function tableOf(records: readonly (readonly string[])[], lines: readonly number[]): Table {
  const [header, ...rows] = records
  if (header === undefined) throw new RangeError('is empty: it needs a line of column names and a line a sample')
  const names = header.map((name) => name.trim())
  const nameless = names.indexOf('')
  if (nameless >= 0) throw new RangeError(`line 1, column ${String(nameless + 1)}: has no name`)
  const repeated = names.find((name, position) => names.indexOf(name) !== position)
  if (repeated !== undefined) throw new RangeError(`line 1: two columns are called "${repeated}"`)
  if (rows.length === 0) throw new RangeError('has no rows: it needs a line a sample after the line of column names')
  return { names, rows, lines: lines.slice(1) }
}
