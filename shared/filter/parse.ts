import type { Expression, FieldName, Literal } from './expression.ts'
import { FilterError, type Span } from './filter-error.ts'
import { tokenize, type Comparison, type Keyword, type Token } from './token.ts'

/** Deeper nesting than anybody writes, far from what a stack holds. */
const deepest = 100

const example = 'such as val_error < 0.12 and units >= 256'

/**
 * Reads a filter: comparisons (`< <= > >= = !=`), `in [a, b]`, `between a and b`, `contains "text"`, `is missing`, `is nan`,
 * joined by `and`, `or`, `not` and parentheses; `0.1 < x <= 0.2` is short for two comparisons.
 * @returns undefined for a text without anything in it, which lets everything through
 * @throws FilterError
 */
export function parseFilter(text: string): Expression | undefined {
  const { tokens, open } = tokenize(text)
  if (open !== undefined) throw new FilterError(`the quotation is not closed: put a ${open.quote} at its end`, { from: open.from, to: text.length })
  if (tokens.length === 0) return undefined
  const parser = new Parser(tokens, text.length)
  return parser.whole()
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #end: number
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  whole(): Expression {
    const expression = this.#or()
    const rest = this.#next()
    if (rest === undefined) return expression
    if (rest.kind === 'mark' && rest.mark === ')') this.#fail('there is no ( for this )', rest)
    return this.#fail('write and, or between two conditions', rest)
  }

  #or(): Expression {
    return this.#list('or', () => this.#list('and', () => this.#not()))
  }

  #list(kind: 'and' | 'or', part: () => Expression): Expression {
    const parts = [part()]
    while (this.#take(kind)) parts.push(part())
    const [only] = parts
    // What stood in parentheses of its own kind means the same without them.
    return parts.length === 1 && only !== undefined ? only : { kind, parts: parts.flatMap((each) => (each.kind === kind ? each.parts : [each])) }
  }

  #not(): Expression {
    this.#depth += 1
    if (this.#depth > deepest) this.#fail(`it is nested more than ${deepest} levels deep`, this.#here())
    const expression = this.#take('not') ? ({ kind: 'not', part: this.#not() } as const) : this.#atom()
    this.#depth -= 1
    return expression
  }

  #atom(): Expression {
    const open = this.#next()
    if (open?.kind === 'mark' && open.mark === '(') {
      this.#at += 1
      const inside = this.#or()
      if (!this.#takeMark(')')) this.#fail('the parenthesis is not closed: put a ) here', this.#here())
      return inside
    }
    if (open?.kind === 'number' || (open?.kind === 'keyword' && (open.word === 'nan' || open.word === 'inf'))) return this.#range()
    return this.#condition(this.#field())
  }

  #field(): FieldName {
    const token = this.#next()
    if (token?.kind !== 'name' && token?.kind !== 'text') return this.#fail(`a condition begins with a field, ${example}`, this.#here())
    this.#at += 1
    return { name: token.text, from: token.from, to: token.to }
  }

  /** `0.1 < x`, `0.1 < x <= 0.2`. */
  #range(): Expression {
    const low = this.#literal()
    const operator = this.#comparison() ?? this.#fail('after a number that begins a condition comes a comparison, such as 0.1 < val_error', this.#here())
    const field = this.#field()
    const first = { kind: 'compare', field, operator: turned(operator), value: low } as const
    const second = this.#comparison()
    return second === undefined ? first : { kind: 'and', parts: [first, { kind: 'compare', field, operator: second, value: this.#literal() }] }
  }

  #condition(field: FieldName): Expression {
    const operator = this.#comparison()
    if (operator !== undefined) return { kind: 'compare', field, operator, value: this.#literal() }
    if (this.#take('is')) return this.#is(field)
    const negated = this.#take('not')
    const positive = this.#worded(field)
    return negated ? { kind: 'not', part: positive } : positive
  }

  #is(field: FieldName): Expression {
    const negated = this.#take('not')
    if (!this.#take('missing')) return { kind: 'compare', field, operator: negated ? '!=' : '=', value: this.#literal() }
    const missing = { kind: 'missing', field } as const
    return negated ? { kind: 'not', part: missing } : missing
  }

  #worded(field: FieldName): Expression {
    if (this.#take('in')) return { kind: 'in', field, values: this.#values() }
    if (this.#take('contains')) return { kind: 'contains', field, text: this.#literal() }
    if (this.#take('between')) {
      const low = this.#literal()
      if (!this.#take('and')) this.#fail('between needs two values: between 0.1 and 0.2', this.#here())
      return { kind: 'between', field, low, high: this.#literal() }
    }
    return this.#fail(`say what "${field.name}" is compared with: <, <=, >, >=, =, !=, in, between, contains, is missing`, this.#here(field))
  }

  #values(): Literal[] {
    const close = this.#takeMark('[') ? ']' : this.#takeMark('(') ? ')' : this.#fail('in needs a list: in [32, 64]', this.#here())
    const values = [this.#literal()]
    while (this.#takeMark(',')) values.push(this.#literal())
    if (!this.#takeMark(close)) this.#fail(`the list goes on with a comma or ends with ${close}`, this.#here())
    return values
  }

  #literal(): Literal {
    const token = this.#next()
    const value = token === undefined ? undefined : literalOf(token)
    if (token === undefined || value === undefined) return this.#fail('a value is missing here: a number, a word, or text in quotes', this.#here())
    this.#at += 1
    return { value, from: token.from, to: token.to }
  }

  #comparison(): Comparison | undefined {
    const token = this.#next()
    if (token?.kind !== 'comparison') return undefined
    this.#at += 1
    return token.operator
  }

  #take(word: Keyword): boolean {
    const token = this.#next()
    const found = token?.kind === 'keyword' && token.word === word
    if (found) this.#at += 1
    return found
  }

  #takeMark(mark: string): boolean {
    const token = this.#next()
    const found = token?.kind === 'mark' && token.mark === mark
    if (found) this.#at += 1
    return found
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at]
  }

  /** The next token, or the end of the text; of an end after `last`, that. */
  #here(last?: Span): Span {
    return this.#next() ?? last ?? { from: this.#end, to: this.#end }
  }

  #fail(problem: string, { from, to }: Span): never {
    throw new FilterError(problem, { from, to })
  }
}

function literalOf(token: Token): Literal['value'] | undefined {
  if (token.kind === 'number') return token.value
  if (token.kind === 'text' || token.kind === 'name') return token.text
  if (token.kind !== 'keyword') return undefined
  return wordValues[token.word]
}

const wordValues: Partial<Record<Keyword, Literal['value']>> = { nan: NaN, inf: Infinity, true: true, false: false }

/** The comparison read from the other side. */
function turned(operator: Comparison): Comparison {
  const others: Partial<Record<Comparison, Comparison>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
  return others[operator] ?? operator
}
