import type { ParameterValue } from '../../../../shared/domain/search-space.ts'
import { ExpressionReader, type Call, type Expression } from './expressions.ts'
import { tokensOf, type Language, type Token } from './tokens.ts'

/** A script's text, read but never run. */
export interface Source {
  readonly language: Language
  /** The file's name, for saying where something was found. */
  readonly file: string
  /** Absolute: where the script is. */
  readonly folder: string
  readonly text: string
  readonly tokens: readonly Token[]
  /** Every call of these names, wherever it stands; `.option` is one on a result or on anything. */
  calls(isWanted: (callee: string) => boolean): Call[]
  /** The expression that begins at a token, and the token after it. */
  expressionAt(at: number): { readonly value: Expression; readonly next: number }
  /** The name, call or value that begins at a token, whatever follows it. */
  termAt(at: number): { readonly value: Expression; readonly next: number } | undefined
  /** What stands for it: null for None, undefined where only running would tell. Names of constants are followed. */
  literal(expression: Expression | undefined): ParameterValue | null | undefined
  /** The values of a list, of a dict's keys, of an Enum; undefined where only running would tell. */
  values(expression: Expression | undefined): ParameterValue[] | undefined
  /** The entries of a constant that is a dict or an object. */
  record(name: string): ReadonlyMap<string, Expression> | undefined
  /** Whether a number is written as one with a fraction: 1.0. */
  isFloat(expression: Expression | undefined): boolean
  /** Whether the script imports a module, by its name. */
  imports(module: string): boolean
}

/** How often a constant may stand for another one. */
const mostHops = 5

/** Reads a script's text. */
export function readSource(text: string, language: Language, file: string, folder: string): Source {
  const tokens = tokensOf(text, language)
  const reader = new ExpressionReader(tokens, language)
  const constants = constantsOf(tokens, language, (at) => reader.expression(at, true).value)

  const follow = (expression: Expression | undefined): Expression | undefined => {
    let here = expression
    for (let hop = 0; here?.kind === 'name' && hop < mostHops; hop++) here = constants.get(here.name)
    return here
  }
  const literal = (expression: Expression | undefined): ParameterValue | null | undefined => {
    const found = follow(expression)
    if (found?.kind === 'value') return found.value
    const [only] = found?.kind === 'call' && found.positional.length === 1 && found.chain.length === 0 ? found.positional : []
    if (found?.kind !== 'call' || only === undefined || !/^(?:float|int|str|bool|Number|String|(?:pathlib\.)?Path)$/.test(found.callee)) return undefined
    const inner = literal(only)
    return /^(?:float|int|Number)$/.test(found.callee) && typeof inner === 'string' ? Number(inner) : inner
  }
  const values = (expression: Expression | undefined): ParameterValue[] | undefined => {
    const found = follow(expression)
    if (found?.kind === 'record') return [...found.entries.keys()]
    if (found?.kind === 'list') return knownOf(found.items.map(literal))
    if (found?.kind !== 'call') return undefined
    if (/^(?:list|sorted|tuple|set|Object\.keys)$/.test(found.callee)) return values(found.positional[0])
    if (found.callee.endsWith('.keys')) return values({ kind: 'name', name: found.callee.slice(0, -'.keys'.length) })
    return undefined
  }
  return {
    language,
    file,
    folder,
    text,
    tokens,
    calls: (isWanted) => callsIn(tokens, isWanted, (callee, at, line) => reader.call(callee, at, line)),
    expressionAt: (at) => reader.expression(at),
    termAt: (at) => reader.term(at),
    literal,
    values,
    record: (name) => {
      const found = follow({ kind: 'name', name })
      return found?.kind === 'record' ? found.entries : undefined
    },
    isFloat: (expression) => {
      const found = follow(expression)
      return found?.kind === 'value' ? found.isFloat : found?.kind === 'call' && found.callee === 'float'
    },
    imports: (module) => importPattern(module, language).test(text),
  }
}

function knownOf(values: readonly (ParameterValue | null | undefined)[]): ParameterValue[] | undefined {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === values.length ? known : undefined
}

function importPattern(module: string, language: Language): RegExp {
  const name = module.replaceAll('.', '\\.')
  return language === 'python' ? new RegExp(`^[^\\S\\n]*(?:import|from)\\s[^\\n]*\\b${name}\\b`, 'm') : new RegExp(`['"](?:node:)?${name}(?:/[^'"]*)?['"]`)
}

function callsIn(tokens: readonly Token[], isWanted: (callee: string) => boolean, read: (callee: string, at: number, line: number) => { readonly value: Call }): Call[] {
  return tokens.flatMap((token, at) => {
    if (token.kind !== 'name' || tokens[at + 1]?.text !== '(' || tokens[at + 1]?.kind !== 'mark') return []
    if (['def', 'class', 'function'].includes(tokens[at - 1]?.text ?? '')) return []
    const callee = calleeAt(tokens, at)
    return isWanted(callee) ? [read(callee, at + 1, token.line).value] : []
  })
}

function calleeAt(tokens: readonly Token[], at: number): string {
  let name = tokens[at]?.text ?? ''
  let first = at
  while (tokens[first - 1]?.kind === 'mark' && tokens[first - 1]?.text === '.') {
    if (tokens[first - 2]?.kind !== 'name') return `.${name}`
    name = `${tokens[first - 2]?.text ?? ''}.${name}`
    first -= 2
  }
  return name
}

/** Names that the script gives a value to at its top, and the members of its enumerations: `Color` is the list of them, `Color.red` one. */
function constantsOf(tokens: readonly Token[], language: Language, read: (at: number) => Expression): Map<string, Expression> {
  const constants = new Map<string, Expression>()
  let enumeration: string | undefined
  tokens.forEach((token, at) => {
    if (token.indent === 0) enumeration = language === 'python' ? enumerationAt(tokens, at) : undefined
    const isAssigned = token.kind === 'name' && tokens[at + 1]?.text === '=' && tokens[at + 1]?.kind === 'mark'
    if (!isAssigned) return
    const isTop = language === 'python' ? token.indent === 0 : ['const', 'let', 'var'].includes(tokens[at - 1]?.text ?? '')
    if (isTop && !constants.has(token.text)) constants.set(token.text, read(at + 2))
    if (enumeration === undefined || token.indent === undefined || token.indent === 0) return
    const member = read(at + 2)
    const others = constants.get(enumeration)
    constants.set(enumeration, { kind: 'list', items: [...(others?.kind === 'list' ? others.items : []), member] })
    constants.set(`${enumeration}.${token.text}`, member)
    constants.set(`${enumeration}.${token.text}.value`, member)
  })
  return constants
}

/** `class Color(str, Enum)` */
function enumerationAt(tokens: readonly Token[], at: number): string | undefined {
  if (tokens[at]?.text !== 'class') return undefined
  const end = tokens.findIndex((token, index) => index > at && token.text === ':')
  const isEnumeration = tokens.slice(at, end).some(({ text }) => /^(?:Str|Int)?Enum$/.test(text))
  return isEnumeration ? tokens[at + 1]?.text : undefined
}
