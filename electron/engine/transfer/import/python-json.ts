/** A JSON string, or one of the three numbers that Python's `json.dumps` prints and JSON does not know. */
const stringOrSpecial = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g

const specials: Readonly<Record<string, number>> = { 'NaN': NaN, 'Infinity': Infinity, '-Infinity': -Infinity }
/** Stands before the name of a special number; no text holds it. */
const mark = '\u0000'

/** Reads JSON as Python writes it: with NaN and the infinities. @throws SyntaxError */
export function parsePythonJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return JSON.parse(text)
  const marked = text.replace(stringOrSpecial, (found) => (found.startsWith('"') ? found : JSON.stringify(mark + found)))
  return JSON.parse(marked, (_key, value: unknown) => (typeof value === 'string' && value.startsWith(mark) ? specials[value.slice(1)] : value))
}

/** JSON as Python reads it. */
export function toPythonJson(value: unknown): string {
  const marked = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? mark + String(item) : item))
  return marked.replace(/"\\u0000(NaN|-?Infinity)"/g, '$1')
}
