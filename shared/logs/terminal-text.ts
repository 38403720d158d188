/** Colours and cursor movements of a terminal: `ESC [ … letter`, `ESC ] … BEL`, other escapes of two characters, and control characters that print nothing. */
// eslint-disable-next-line no-control-regex -- escape sequences are made of control characters
const escapes = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])|\u001b|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g

/** A line of a log as a terminal would leave it, still with its colours: of a progress bar that rewrites its line the last state. */
export function lastState(line: string): string {
  const ended = line.endsWith('\r') ? line.slice(0, -1) : line
  return ended.slice(ended.lastIndexOf('\r') + 1)
}

/** The words of a line, without colours. */
export function plainText(line: string): string {
  return line.replace(escapes, '')
}

/** What is searched for in a log. */
export interface LogQuery {
  readonly query: string
  /** A regular expression, with the rules of JavaScript and the flag `u`. */
  readonly regex: boolean
  readonly matchCase: boolean
}

/**
 * The places of a query in a line, as pairs of beginning and end; places of no length are left out.
 * @throws SyntaxError when it is to be a regular expression, and is none
 */
export function findIn(line: string, pattern: RegExp): (readonly [start: number, end: number])[] {
  return [...line.matchAll(pattern)].flatMap(({ index, 0: found }) => (found === '' ? [] : [[index, index + found.length] as const]))
}

/**
 * A query as a pattern for all places in a line.
 * @throws SyntaxError when it is to be a regular expression, and is none
 */
export function patternOf({ query, regex, matchCase }: LogQuery): RegExp {
  // Searched in the line itself, not in a lower-case copy: lower case may be longer.
  return new RegExp(regex ? query : query.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), matchCase ? 'gu' : 'giu')
}
