import { FilterError, type Span } from './filter-error.ts'

export const comparisons = ['<', '<=', '>', '>=', '=', '!='] as const
export type Comparison = (typeof comparisons)[number]

/** Words that mean something; a field or text of the same name stands in quotes. */
export const keywords = ['and', 'or', 'not', 'in', 'between', 'contains', 'is', 'missing', 'nan', 'inf', 'true', 'false'] as const
export type Keyword = (typeof keywords)[number]

/** A piece of a filter. */
export type Token = Span &
  (
    | { readonly kind: 'number'; readonly value: number }
    /** A bare word, or anything in backticks (`quote` is then a backtick). */
    | { readonly kind: 'name'; readonly text: string; readonly quote: '' | '`' }
    /** Text in double or single quotes. */
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'keyword'; readonly word: Keyword }
    | { readonly kind: 'comparison'; readonly operator: Comparison }
    | { readonly kind: 'mark'; readonly mark: '(' | ')' | '[' | ']' | ',' }
  )

/** The tokens of a text, and a quotation at its end that was not closed. */
export interface Tokens {
  readonly tokens: readonly Token[]
  /** Where the quotation begins, its quotation mark, and what stands in it so far. */
  readonly open: { readonly from: number; readonly quote: string; readonly text: string } | undefined
}

const spaces = /\s+/uy
const numberPattern = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy
const infinityPattern = /[+-]inf(?:inity)?(?![\p{L}\p{N}_.:/-])/iuy
const wordPattern = /[\p{L}_][\p{L}\p{N}_.:/-]*/uy
const operatorPattern = /<=|>=|==|!=|<>|[<>=≤≥≠]/uy
const marks = /[()[\],]/uy
const logicPattern = /&&|\|\||!/uy
/** What may not follow a number at once: `12ab` is neither a number nor a name. */
const wordStart = /[\p{L}\p{N}_]/u

const sameComparison: Readonly<Record<string, Comparison>> = { '==': '=', '<>': '!=', '≤': '<=', '≥': '>=', '≠': '!=' }
const logicWords: Readonly<Record<string, Keyword>> = { '&&': 'and', '||': 'or', '!': 'not' }

/** Whether a word can be written without quotes. */
export function isBareWord(text: string): boolean {
  wordPattern.lastIndex = 0
  return wordPattern.exec(text)?.[0] === text && keywordOf(text) === undefined
}

function keywordOf(word: string): Keyword | undefined {
  const lower = word.toLowerCase()
  return lower === 'infinity' ? 'inf' : keywords.find((keyword) => keyword === lower)
}

/**
 * Cuts a filter into its pieces.
 * @throws FilterError at a character that begins none, or where a number runs into a word
 */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const space = match(spaces)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const quote = text.charAt(at)
    if (quote === '"' || quote === "'" || quote === '`') {
      const read = quotation(text, at)
      if (!read.closed) return { tokens, open: { from: at, quote, text: read.text } }
      tokens.push(quote === '`' ? { kind: 'name', text: read.text, quote, from: at, to: read.to } : { kind: 'text', text: read.text, from: at, to: read.to })
      at = read.to
      continue
    }
    const token = plainToken(text, at, match)
    tokens.push(token)
    at = token.to
  }
  return { tokens, open: undefined }
}

function plainToken(text: string, from: number, match: (pattern: RegExp) => string | undefined): Token {
  const span = (piece: string): Span => ({ from, to: from + piece.length })
  const infinity = match(infinityPattern)
  if (infinity !== undefined) return { kind: 'number', value: infinity.startsWith('-') ? -Infinity : Infinity, ...span(infinity) }
  const number = match(numberPattern)
  if (number !== undefined) {
    if (wordStart.test(text.charAt(from + number.length))) throw new FilterError(`a number runs into a word: put a name that begins with a digit in backticks, text in quotes`, span(number))
    return { kind: 'number', value: Number(number), ...span(number) }
  }
  const word = match(wordPattern)
  if (word !== undefined) {
    const keyword = keywordOf(word)
    return keyword === undefined ? { kind: 'name', text: word, quote: '', ...span(word) } : { kind: 'keyword', word: keyword, ...span(word) }
  }
  const operator = match(operatorPattern)
  if (operator !== undefined) {
    const comparison = sameComparison[operator] ?? comparisons.find((known) => known === operator)
    if (comparison !== undefined) return { kind: 'comparison', operator: comparison, ...span(operator) }
  }
  const logic = match(logicPattern)
  const logicWord = logic === undefined ? undefined : logicWords[logic]
  if (logic !== undefined && logicWord !== undefined) return { kind: 'keyword', word: logicWord, ...span(logic) }
  const mark = match(marks)
  if (mark === '(' || mark === ')' || mark === '[' || mark === ']' || mark === ',') return { kind: 'mark', mark, ...span(mark) }
  const character = String.fromCodePoint(text.codePointAt(from) ?? 0)
  throw new FilterError(`"${character}" means nothing here: put text in quotes, and names with signs or spaces in backticks`, span(character))
}

/** What stands between quotation marks; a backslash takes the character after it as it is. */
function quotation(text: string, from: number): { readonly text: string; readonly to: number; readonly closed: boolean } {
  const quote = text.charAt(from)
  let content = ''
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === quote) return { text: content, to: at + 1, closed: true }
    if (character === '\\' && at + 1 < text.length) at += 1
    content += text.charAt(at)
  }
  return { text: content, to: text.length, closed: false }
}

/** Text between quotation marks, so that reading it gives the text back. */
export function quoted(text: string, quote: '"' | '`'): string {
  return `${quote}${text.replace(/[\\"`]/g, (character) => (character === '\\' || character === quote ? `\\${character}` : character))}${quote}`
}
