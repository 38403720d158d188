import { readFile } from 'node:fs/promises'
import { inferColumns, inferTargetKind, isMissing, parseNumber, type InferredColumn } from '../../../shared/datasets/infer-columns.ts'
import { parseTable } from '../../../shared/datasets/parse-table.ts'
import type { Table } from '../../../shared/datasets/table.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { noTarget, type Dataset, type DatasetSource, type Samples } from './dataset.ts'
import { categoryEncoder, moments, numberEncoder, type ColumnEncoder } from './encode-column.ts'
import { heldCounts, splitIndices, type SplitIndices } from './split.ts'

type CsvSource = Extract<DatasetSource, { dataset: 'csv' }>

/**
 * A CSV file with a line of column names.
 * Numbers are standardised and categories found on the training split alone.
 * @throws TuneryError bad-input that names the file, the line and the column
 */
export async function loadCsv(source: CsvSource, splitSeed: number): Promise<Dataset> {
  const table = parseTable(await readText(source.path), source.path)
  const columns = inferColumns(table.names, table.rows)
  const target = targetColumn(source, columns)
  refuseOddCells(source.path, table, columns)
  const kind = source.kind ?? inferTargetKind(target)
  const split = splitRows(source.path, table.rows.length, splitSeed)
  const encoders = columns.map((column, position) => (column === target ? undefined : encoderOf(column, table, position, split)))
  const position = columns.indexOf(target)
  const y = kind === 'classification' ? encodeClasses(source.path, table, target, position) : encodeTarget(source.path, table, target, position, split)
  const samples = (rows: Uint32Array): Samples => encodeRows(table, encoders, y.values, rows)
  return {
    kind,
    inputShape: [encoders.reduce((sum, encoder) => sum + (encoder?.width ?? 0), 0)],
    classes: y.classes,
    target: y.target,
    columns: columns.flatMap(({ name }, at) => (encoders[at] === undefined ? [] : [{ name, ...encoders[at].coding }])),
    train: samples(split.train),
    validation: samples(split.validation),
    test: samples(split.test),
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new TuneryError('bad-input', `${path}: cannot be read (${messageOf(error)})`)
  }
}

function targetColumn(source: CsvSource, columns: readonly InferredColumn[]): InferredColumn {
  const target = columns.find(({ name }) => name === source.target)
  const names = columns.map(({ name }) => name).join(', ')
  if (target === undefined) throw new TuneryError('bad-input', `${source.path}: there is no column "${source.target}" to predict; its columns are ${names}`)
  if (columns.length < 2) throw new TuneryError('bad-input', `${source.path}: "${target.name}" is its only column; there is nothing to predict it from`)
  if (target.distinct < 2) throw new TuneryError('bad-input', `${source.path}: column "${target.name}" has one value only; there is nothing to predict`)
  return target
}

function refuseOddCells(path: string, table: Table, columns: readonly InferredColumn[]): void {
  for (const { name, oddCells } of columns) {
    const [odd] = oddCells
    if (odd !== undefined) throw cellError(path, table, odd.row, name, `"${odd.text}" is not a number, as nearly all of the column are`)
  }
}

function cellError(path: string, table: Table, row: number, column: string, what: string): TuneryError {
  return new TuneryError('bad-input', `${path}: line ${String(table.lines[row])}, column "${column}": ${what}`)
}

function splitRows(path: string, count: number, seed: number): SplitIndices {
  if (count < 5) throw new TuneryError('bad-input', `${path}: has ${String(count)} rows; at least 5 are needed to train on some and measure on others`)
  return splitIndices(count, seed, heldCounts(count))
}

function encoderOf(column: InferredColumn, table: Table, position: number, split: SplitIndices): ColumnEncoder {
  const cells = Array.from(split.train, (row) => table.rows[row]?.[position] ?? '')
  return column.type === 'number' ? numberEncoder(cells) : categoryEncoder(cells)
}

interface EncodedTarget {
  readonly values: Float32Array
  readonly classes: readonly string[]
  readonly target: Dataset['target']
}

function targetCells(path: string, table: Table, column: InferredColumn, position: number): string[] {
  return table.rows.map((cells, row) => {
    const text = (cells[position] ?? '').trim()
    if (isMissing(text)) throw cellError(path, table, row, column.name, 'the target is missing; fill it in or remove the line')
    return text
  })
}

function encodeClasses(path: string, table: Table, column: InferredColumn, position: number): EncodedTarget {
  const numeric = column.type === 'number'
  // `1` and `1.0` are one class where the column is of numbers.
  const cells = targetCells(path, table, column, position).map((text) => (numeric ? String(Number(text)) : text))
  const classes = [...new Set(cells)].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1))
  const indices = new Map(classes.map((name, index) => [name, index]))
  return { values: Float32Array.from(cells, (text) => indices.get(text) ?? 0), classes, target: noTarget }
}

function encodeTarget(path: string, table: Table, column: InferredColumn, position: number, split: SplitIndices): EncodedTarget {
  const numbers = targetCells(path, table, column, position).map((text, row) => {
    const value = parseNumber(text)
    if (value === undefined) throw cellError(path, table, row, column.name, `"${text}" is not a number, and a regression predicts numbers`)
    return value
  })
  const target = moments(Array.from(split.train, (row) => numbers[row] ?? 0))
  return { values: Float32Array.from(numbers, (value) => (value - target.mean) / target.deviation), classes: [], target }
}

function encodeRows(table: Table, encoders: readonly (ColumnEncoder | undefined)[], targets: Float32Array, rows: Uint32Array): Samples {
  const width = encoders.reduce((sum, encoder) => sum + (encoder?.width ?? 0), 0)
  const x = new Float32Array(rows.length * width)
  rows.forEach((row, to) => {
    let offset = to * width
    encoders.forEach((encoder, position) => {
      encoder?.encode(table.rows[row]?.[position] ?? '', x, offset)
      offset += encoder?.width ?? 0
    })
  })
  return { x, scale: 1, y: Float32Array.from(rows, (row) => targets[row] ?? 0), count: rows.length }
}
