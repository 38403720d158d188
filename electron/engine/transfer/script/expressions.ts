import type { Language, Token } from './tokens.ts'

/** What a script says about a value, as far as its text tells. */
export type Expression =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null; readonly isFloat: boolean }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'record'; readonly entries: ReadonlyMap<string, Expression> }
  /** `np.pi`; `self.x` */
  | { readonly kind: 'name'; readonly name: string }
  /** `click.Choice(['a'])`, with what is called on its result. */
  | Call
  /** `Literal['a', 'b']` */
  | { readonly kind: 'subscript'; readonly name: string; readonly items: readonly Expression[] }
  /** A lambda, an arrow, arithmetic with names: whatever only running would tell. Its text is in pieces. */
  | { readonly kind: 'other'; readonly text: string }

export interface Call {
  readonly kind: 'call'
  /** `parser.add_argument`; begins with a dot when it is called on a result. */
  readonly callee: string
  readonly positional: readonly Expression[]
  readonly named: ReadonlyMap<string, Expression>
  readonly chain: readonly Call[]
  readonly line: number
}

interface Parsed<T = Expression> {
  readonly value: T
  /** The token after it. */
  readonly next: number
}

const opening: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const words: Readonly<Record<string, string | number | boolean | null>> = { True: true, False: false, None: null, true: true, false: false, null: null, undefined: null }
const binding: Readonly<Record<string, number>> = { '<<': 1, '+': 2, '-': 2, '*': 3, '/': 3, '%': 3, '**': 5 }
const deepest = 200
/** Python's power binds tighter than a minus on its left. */
const unaryBinding = 4

/** Reads the expressions of a script from its tokens. Never fails: what it does not understand is `other`. */
export class ExpressionReader {
  readonly #tokens: readonly Token[]
  readonly #language: Language
  #depth = 0

  constructor(tokens: readonly Token[], language: Language) {
    this.#tokens = tokens
    this.#language = language
  }

  #textAt(at: number): string {
    return this.#tokens[at]?.text ?? ''
  }

  #isMark(at: number, mark: string): boolean {
    return this.#tokens[at]?.kind === 'mark' && this.#tokens[at].text === mark
  }

  #isEnd(at: number): boolean {
    return at >= this.#tokens.length || [',', ')', ']', '}', ';'].some((mark) => this.#isMark(at, mark))
  }

  /** The token after a bracket's twin. */
  #afterBracket(at: number): number {
    let depth = 0
    for (let here = at; here < this.#tokens.length; here++) {
      if (this.#tokens[here]?.kind !== 'mark') continue
      if (opening[this.#textAt(here)] !== undefined) depth += 1
      else if ([')', ']', '}'].includes(this.#textAt(here))) depth -= 1
      if (depth === 0) return here + 1
    }
    return this.#tokens.length
  }

  /** The comma or bracket that ends what begins here. `line`: the first token of a next line ends it too. */
  #endFrom(at: number, byLine: boolean): number {
    let here = at
    while (!this.#isEnd(here) && !(byLine && here > at && this.#tokens[here]?.indent !== undefined)) {
      here = this.#tokens[here]?.kind === 'mark' && opening[this.#textAt(here)] !== undefined ? this.#afterBracket(here) : here + 1
    }
    return here
  }

  /** An argument, an item or the right side of an assignment. */
  expression(at: number, byLine = false): Parsed {
    const parsed = this.#binary(at, 0)
    const end = this.#endFrom(at, byLine)
    if (parsed?.next === end) return parsed
    return { value: { kind: 'other', text: this.#tokens.slice(at, end).map(({ text }) => text).join(' ') }, next: end }
  }

  /** Nothing that people write is nested so deeply that the depth matters. */
  #binary(at: number, least: number): Parsed | undefined {
    if (this.#depth >= deepest) return undefined
    this.#depth += 1
    try {
      return this.#operation(at, least)
    } finally {
      this.#depth -= 1
    }
  }

  #operation(at: number, least: number): Parsed | undefined {
    let left = this.term(at)
    while (left !== undefined && this.#tokens[left.next]?.kind === 'mark') {
      const operator = this.#textAt(left.next)
      const power = binding[operator]
      if (power === undefined || power < least) break
      const right = this.#binary(left.next + 1, operator === '**' ? power : power + 1)
      const value = right === undefined ? undefined : compute(operator, left.value, right.value)
      if (right === undefined || value === undefined) return undefined
      left = { value, next: right.next }
    }
    return left
  }

  /** A value, a name or a call, whatever follows it. */
  term(at: number): Parsed | undefined {
    if (!this.#isMark(at, '-') && !this.#isMark(at, '+')) return this.#primary(at)
    const inner = this.#binary(at + 1, unaryBinding)
    if (inner?.value.kind !== 'value' || typeof inner.value.value !== 'number') return undefined
    return { value: { ...inner.value, value: this.#isMark(at, '-') ? -inner.value.value : inner.value.value }, next: inner.next }
  }

  #primary(at: number): Parsed | undefined {
    const token = this.#tokens[at]
    if (token === undefined) return undefined
    if (token.kind === 'string') return this.#strings(at)
    if (token.kind === 'number') {
      const text = token.text.replaceAll('_', '')
      return { value: { kind: 'value', value: Number(text), isFloat: !/^0[xXbB]/.test(text) && /[.eE]/.test(text) }, next: at + 1 }
    }
    if (token.kind === 'name') return this.#named(at)
    if (token.text === '...') return { value: { kind: 'name', name: '...' }, next: at + 1 }
    if (token.text === '[') return this.#list(at)
    if (token.text === '(') return this.#group(at)
    if (token.text === '{') return this.#record(at)
    return undefined
  }

  /** Python joins strings that stand beside each other. */
  #strings(at: number): Parsed {
    let [text, next, isKnown] = ['', at, true]
    for (; this.#tokens[next]?.kind === 'string' && (next === at || this.#language === 'python'); next++) {
      text += this.#textAt(next)
      isKnown &&= this.#tokens[next]?.isFilledIn === false
    }
    return { value: isKnown ? { kind: 'value', value: text, isFloat: false } : { kind: 'other', text }, next }
  }

  #named(at: number): Parsed | undefined {
    const word = this.#textAt(at)
    if (Object.hasOwn(words, word)) return { value: { kind: 'value', value: words[word] ?? null, isFloat: false }, next: at + 1 }
    if (word === 'lambda' || word === 'function' || word === 'async') return undefined
    if (word === 'new') return this.#named(at + 1)
    let [name, next] = [word, at + 1]
    while ((this.#isMark(next, '.') || this.#isMark(next, '?.')) && this.#tokens[next + 1]?.kind === 'name') {
      name += `.${this.#textAt(next + 1)}`
      next += 2
    }
    if (this.#isMark(next, '(')) return this.call(name, next, this.#tokens[at]?.line ?? 0)
    if (this.#isMark(next, '[')) {
      const items = this.#list(next)
      return { value: { kind: 'subscript', name, items: items.value.items }, next: items.next }
    }
    return { value: { kind: 'name', name }, next }
  }

  /** @param at the opening bracket */
  call(callee: string, at: number, line: number): Parsed<Call> {
    const { value, next } = this.#argumentsOf(at)
    const chain: Call[] = []
    let end = next
    while (this.#isMark(end, '.') && this.#tokens[end + 1]?.kind === 'name' && this.#isMark(end + 2, '(')) {
      const method = this.#argumentsOf(end + 2)
      chain.push({ kind: 'call', callee: this.#textAt(end + 1), ...method.value, chain: [], line: this.#tokens[end + 1]?.line ?? line })
      end = method.next
    }
    return { value: { kind: 'call', callee, ...value, chain, line }, next: end }
  }

  #argumentsOf(at: number): Parsed<Pick<Call, 'positional' | 'named'>> {
    const [positional, byName]: [Expression[], Map<string, Expression>] = [[], new Map()]
    let next = at + 1
    while (next < this.#tokens.length && !this.#isMark(next, ')')) {
      const isNamed = this.#language === 'python' && this.#tokens[next]?.kind === 'name' && this.#isMark(next + 1, '=')
      const parsed = this.expression(isNamed ? next + 2 : next)
      if (isNamed) byName.set(this.#textAt(next), parsed.value)
      else positional.push(parsed.value)
      next = this.#afterComma(parsed.next, next)
    }
    return { value: { positional, named: byName }, next: next + 1 }
  }

  /** Past a comma; past anything that stands in the way, so that reading always goes on. */
  #afterComma(at: number, started: number): number {
    if (this.#isMark(at, ',') || this.#isMark(at, ';')) return at + 1
    return at === started ? at + 1 : at
  }

  #items(at: number, close: string): Parsed<Expression[]> {
    const found: Expression[] = []
    let next = at + 1
    while (next < this.#tokens.length && !this.#isMark(next, close)) {
      const parsed = this.expression(next)
      found.push(parsed.value)
      next = this.#afterComma(parsed.next, next)
    }
    return { value: found, next: next + 1 }
  }

  #list(at: number): Parsed<{ readonly kind: 'list'; readonly items: readonly Expression[] }> {
    const { value, next } = this.#items(at, ']')
    return { value: { kind: 'list', items: value }, next }
  }

  /** An expression in brackets, or a tuple. */
  #group(at: number): Parsed | undefined {
    const { value, next } = this.#items(at, ')')
    if (this.#isMark(next, '=>')) return undefined
    const isTuple = this.#isMark(next - 2, ',') || value.length !== 1
    return { value: isTuple ? { kind: 'list', items: value } : (value[0] ?? { kind: 'other', text: '' }), next }
  }

  /** An object, a dict; a set is the list of its items. */
  #record(at: number): Parsed {
    const entries = new Map<string, Expression>()
    const loose: Expression[] = []
    let next = at + 1
    while (next < this.#tokens.length && !this.#isMark(next, '}')) {
      const hasKey = (this.#tokens[next]?.kind === 'name' || this.#tokens[next]?.kind === 'string') && this.#isMark(next + 1, ':')
      const parsed = this.expression(hasKey ? next + 2 : next)
      if (hasKey) entries.set(this.#textAt(next), parsed.value)
      else loose.push(parsed.value)
      next = this.#afterComma(parsed.next, next)
    }
    return { value: entries.size === 0 && loose.length > 0 ? { kind: 'list', items: loose } : { kind: 'record', entries }, next: next + 1 }
  }
}

function compute(operator: string, left: Expression, right: Expression): Expression | undefined {
  if (left.kind !== 'value' || right.kind !== 'value') return undefined
  const [a, b] = [left.value, right.value]
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return { kind: 'value', value: a + b, isFloat: false }
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  const value = arithmetic(operator, a, b)
  return Number.isFinite(value) ? { kind: 'value', value, isFloat: left.isFloat || right.isFloat || operator === '/' || !Number.isInteger(value) } : undefined
}

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '**':
      return a ** b
    default:
      return a * 2 ** b
  }
}
