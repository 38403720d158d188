/** What a field of a CSV file may be; undefined is an empty field. */
export type CsvField = number | string | boolean | undefined

/** How much text is handed on at once, in characters. */
const chunkLength = 64 * 1024

/**
 * Rows as CSV text (RFC 4180: CRLF, quotes doubled), in pieces of about 64 KiB.
 *
 * Numbers have every digit that reading them back needs, and NaN, infinities and booleans are written as pandas does.
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection). An empty text
 * is quoted, which tells it from no value. A small encoder rather than a package such as csv-stringify, whose synchronous form holds the
 * whole text and whose streams are pushed at their own pace, while these rows are pulled one at a time.
 */
export function* csvText(rows: Iterable<readonly CsvField[]>): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    chunk += `${row.map(fieldText).join(',')}\r\n`
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function fieldText(field: CsvField): string {
  if (field === undefined) return ''
  if (typeof field === 'number') return numberText(field)
  if (typeof field === 'boolean') return field ? 'True' : 'False'
  return quoted(harmless(field))
}

/** The shortest text that reads back as the same 64-bit float. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return Object.is(value, -0) ? '-0.0' : String(value)
}

/** Text that no spreadsheet takes for a formula. */
export function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
