/** The languages whose text is read. */
export type Language = 'python' | 'javascript'

/** A piece of a script's text; comments and blanks are left out. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'mark'
  /** As it is written; of a string what it stands for. */
  readonly text: string
  /** Counted from 1. */
  readonly line: number
  /** How far the line is indented, when this is its first piece. */
  readonly indent: number | undefined
  /** A string with expressions in it, whose value nobody knows without running the script. */
  readonly isFilledIn: boolean
}

const longMarks = ['...', '**', '=>', '->', '==', '!=', '<=', '>=', ':=', '<<', '>>', '&&', '||', '??', '?.'] as const
const namePattern = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const numberPattern = /0[xX][\da-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y
const pythonString = /([rRbBuUfF]{0,2})("""|'''|"|')/y
/** After one of these, or at the start, a slash of JavaScript begins a regular expression. */
const beforeRegExp = new Set(['(', ',', '=', ':', '[', '!', '&&', '||', '??', '?', '{', '}', ';', '=>', 'return', '+'])
const regExpPattern = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y

/**
 * Cuts a script into tokens without understanding it: comments, strings of every kind, names, numbers and marks.
 * Never fails: an open string ends with the text, an unknown character is a mark.
 */
export function tokensOf(text: string, language: Language): Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let lineStart = 0
  let isFirst = true

  const moveTo = (end: number): void => {
    for (; at < end; at++) {
      if (text[at] !== '\n') continue
      line += 1
      lineStart = at + 1
      isFirst = true
    }
  }
  const take = (kind: Token['kind'], value: string, end: number, isFilledIn = false): void => {
    tokens.push({ kind, text: value, line, indent: isFirst ? at - lineStart : undefined, isFilledIn })
    isFirst = false
    const wasLine = line
    moveTo(end)
    // What follows a string of several lines is not the first of its line.
    if (line !== wasLine) isFirst = false
  }
  while (at < text.length) {
    const skipped = skip(text, at, language)
    if (skipped > at) {
      moveTo(skipped)
      continue
    }
    const string = readString(text, at, language)
    if (string !== undefined) {
      take('string', string.value, string.end, string.isFilledIn)
      continue
    }
    const name = match(namePattern, text, at)
    const number = name === undefined ? match(numberPattern, text, at) : undefined
    if (name !== undefined) take('name', name, at + name.length)
    else if (number !== undefined) take('number', number, at + number.length)
    else takeMark()
  }
  return tokens

  function takeMark(): void {
    const last = tokens.at(-1)
    const regExp = language === 'javascript' && text[at] === '/' && (last === undefined || beforeRegExp.has(last.text)) ? match(regExpPattern, text, at) : undefined
    const mark = regExp ?? longMarks.find((long) => text.startsWith(long, at)) ?? text.charAt(at)
    take('mark', mark, at + mark.length)
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The end of a blank, of a comment, or of a line that goes on; `at` when there is none. */
function skip(text: string, at: number, language: Language): number {
  const character = text.charAt(at)
  if (/\s/.test(character)) return at + 1
  if (language === 'python') {
    if (character === '#') return endOfLine(text, at)
    return character === '\\' && /\\\r?\n/y.test(text.slice(at, at + 3)) ? at + 1 : at
  }
  if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) return endOfLine(text, at)
  return text.startsWith('/*', at) ? endOf(text, '*/', at + 2) : at
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  return end < 0 ? text.length : end + mark.length
}

interface ReadString {
  readonly value: string
  readonly end: number
  readonly isFilledIn: boolean
}

function readString(text: string, at: number, language: Language): ReadString | undefined {
  if (language === 'python') {
    pythonString.lastIndex = at
    const [opening, prefix = '', quote] = pythonString.exec(text) ?? []
    if (opening === undefined || quote === undefined) return undefined
    const { body, end } = untilQuote(text, at + opening.length, quote)
    const isFilledIn = /f/i.test(prefix) && body.replaceAll('{{', '').includes('{')
    return { value: /r/i.test(prefix) ? body : unescape(body), end, isFilledIn }
  }
  const quote = text.charAt(at)
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined
  const { body, end } = untilQuote(text, at + 1, quote)
  return { value: unescape(body), end, isFilledIn: quote === '`' && body.includes('${') }
}

/** A string of one line that is not closed ends with its line, so that one slip does not swallow the rest. */
function untilQuote(text: string, from: number, quote: string): { readonly body: string; readonly end: number } {
  const spansLines = quote.length === 3 || quote === '`'
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text.startsWith(quote, at)) return { body: text.slice(from, at), end: at + quote.length }
    else if (text[at] === '\n' && !spansLines) return { body: text.slice(from, at), end: at }
  }
  return { body: text.slice(from), end: text.length }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' }

function unescape(body: string): string {
  return body.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([\s\S]))/g, (_, hex?: string, unicode?: string, character?: string) => {
    const code = hex ?? unicode
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return escapes[character ?? ''] ?? character ?? ''
  })
}
