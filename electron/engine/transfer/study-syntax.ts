import { parseDocument } from 'yaml'
import { badInput, messageOf } from '../../../shared/errors.ts'

/**
 * The value that a study file's text stands for: JSON where the text starts with a brace (unless the file is named `.yaml` or `.yml`), else YAML 1.2.
 * @throws TuneryError bad-input that names the file, the line and the column
 */
export function parseStudyText(text: string, source: string): unknown {
  const content = text.replace(/^\uFEFF/, '')
  const isJson = /^\s*\{/.test(content) && !/\.ya?ml$/i.test(source)
  return isJson ? parseJson(content, source) : parseYaml(content, source)
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    const message = messageOf(thrown)
    const lines = text.slice(0, errorPosition(text, message)).split('\n')
    const what = message.replace(/ in JSON at position .*$/, '').replace(/, (\.\.\.)?"[^]* is not valid JSON$/, '')
    throw syntaxError(source, lines.length, (lines.at(-1)?.length ?? 0) + 1, what)
  }
}

/**
 * Where in a text that is no JSON its error is. V8 says so for most errors (`at position 12`), but not for an unexpected
 * token: that is the last character of the shortest beginning of the text that has the same error, found by bisection.
 */
function errorPosition(text: string, message: string): number {
  const stated = /at position (\d+)/.exec(message)?.[1]
  if (stated !== undefined) return Number(stated)
  if (!isUnexpectedToken(text)) return text.length
  let [without, having] = [0, text.length]
  while (having - without > 1) {
    const middle = (without + having) >> 1
    if (isUnexpectedToken(text.slice(0, middle))) having = middle
    else without = middle
  }
  return having - 1
}

function isUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (thrown) {
    return messageOf(thrown).startsWith('Unexpected token')
  }
}

function parseYaml(text: string, source: string): unknown {
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error === undefined) return document.toJS()
  const [start] = error.linePos ?? [{ line: 1, col: 1 }]
  // The first line says what is wrong; the rest repeats the position and quotes the file.
  const [message = error.message] = error.message.split('\n')
  throw syntaxError(source, start.line, start.col, message.replace(/ at line \d+, column \d+:?$/, ''))
}

function syntaxError(source: string, line: number, column: number, message: string): Error {
  return badInput(source, [{ path: '', message: `line ${line}, column ${column}: ${message}` }])
}
