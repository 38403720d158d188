/** A cell of a column of numbers that is not one: `row` counts data rows from 0. */
export interface OddCell {
  readonly row: number
  readonly text: string
}

/** What a column of a table holds, as far as its cells tell. */
export interface InferredColumn {
  readonly name: string
  readonly type: 'number' | 'category'
  /** Different values, missing ones not counted; `1` and `1.0` are one number. */
  readonly distinct: number
  /** Cells that hold no value: empty, `NA`, `NaN`, `null`, `?`. */
  readonly missing: number
  /** The first few different values. */
  readonly examples: readonly string[]
  /** Whether every number is whole (false for categories). */
  readonly whole: boolean
  /** Cells that are no numbers in a column that otherwise is of numbers: most likely mistakes. */
  readonly oddCells: readonly OddCell[]
}

const missingWords = new Set(['', 'na', 'n/a', 'nan', 'null', '?'])
const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const exampleCount = 5
/** A column with more numbers than this share, and few cells that are none, is a column of numbers with mistakes in it. */
const mostlyNumbers = 0.95
/** Whole numbers with at most this many different values are taken as classes. */
const mostClasses = 20

/** Whether a cell holds no value. */
export function isMissing(text: string): boolean {
  return missingWords.has(text.trim().toLowerCase())
}

/** The number that a cell holds, or undefined. Decimal point, no thousands separators, exponents allowed. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim()
  return numberPattern.test(trimmed) ? Number(trimmed) : undefined
}

/**
 * Finds the types of a table's columns. A column is of numbers when every cell that holds a value is a number,
 * or all but a few are; everything else is a category.
 * @param rows as many cells in each as there are names
 */
export function inferColumns(names: readonly string[], rows: readonly (readonly string[])[]): InferredColumn[] {
  return names.map((name, position) => inferColumn(name, rows.map((row) => row[position] ?? '')))
}

function inferColumn(name: string, cells: readonly string[]): InferredColumn {
  const present = cells.map((text, row) => ({ row, text: text.trim() })).filter(({ text }) => !isMissing(text))
  const distinct = new Set(present.map(({ text }) => text))
  const notNumbers = present.filter(({ text }) => parseNumber(text) === undefined)
  const numbers = present.length - notNumbers.length
  const isNumber = numbers > 0 && numbers >= mostlyNumbers * present.length
  const different = isNumber ? new Set(present.map(({ text }) => parseNumber(text) ?? text)) : distinct
  return {
    name,
    type: isNumber ? 'number' : 'category',
    distinct: different.size,
    missing: cells.length - present.length,
    examples: [...distinct].slice(0, exampleCount),
    whole: isNumber && present.every(({ text }) => Number.isInteger(parseNumber(text) ?? 0)),
    oddCells: isNumber ? notNumbers : [],
  }
}

/** What to do with a target column when nobody says: classes for categories and for few whole numbers, else regression. */
export function inferTargetKind(column: InferredColumn): 'classification' | 'regression' {
  return column.type === 'category' || (column.whole && column.distinct <= mostClasses) ? 'classification' : 'regression'
}
