import type { FlagForm } from '../../../../../shared/contract/scripts.ts'
import type { Call, Expression } from '../expressions.ts'
import { helpText, longestFlag, parameterName, typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import type { Source } from '../source.ts'

/** The flags of Python's typer: the parameters of its commands. */
export function readTyper(source: Source): Found | undefined {
  if (!source.imports('typer')) return undefined
  const commands = commandsOf(source)
  const flags = commands.flatMap((at) => parametersAt(source, at))
  if (flags.length === 0) return undefined
  const notes = commands.length > 1 ? ['The script has sub-commands: write the one that trains into the command, behind the script.'] : []
  return { reader: 'typer', flags, notes }
}

/** The tokens at which the signatures of its commands open: of decorated functions, and of those that `typer.run` is given. */
function commandsOf(source: Source): number[] {
  const { tokens } = source
  const run = new Set(source.calls((callee) => callee === 'typer.run' || callee === 'run').flatMap(({ positional: [first] }) => (first?.kind === 'name' ? [first.name] : [])))
  let isDecorated = false
  return tokens.flatMap((token, at) => {
    if (token.text === '@' && token.indent !== undefined) isDecorated ||= /^(?:command|callback)$/.test(tokens[at + 3]?.text ?? '')
    if (token.text !== 'def') return []
    const isCommand = isDecorated || run.has(tokens[at + 1]?.text ?? '')
    isDecorated = false
    return isCommand && tokens[at + 2]?.text === '(' ? [at + 2] : []
  })
}

/** Each `name: type = default` of a signature. */
function parametersAt(source: Source, opening: number): FoundFlag[] {
  const { tokens } = source
  const flags: FoundFlag[] = []
  let at = opening + 1
  while (at < tokens.length && tokens[at]?.text !== ')') {
    const name = tokens[at]
    if (name?.kind !== 'name' || tokens[at + 1]?.text !== ':') {
      at += 1
      continue
    }
    const typed = annotationAt(source, at + 2)
    const hasDefault = tokens[typed.next]?.text === '='
    const given = hasDefault ? source.expressionAt(typed.next + 1) : undefined
    const flag = flagOf(source, name.text, name.line, typed.value, given?.value)
    if (flag !== undefined) flags.push(flag)
    at = Math.max(given?.next ?? typed.next, at + 2)
  }
  return flags
}

/** An annotation, which ends before its default; of `float | None` the first. */
function annotationAt(source: Source, at: number): { readonly value: Expression; readonly next: number } {
  const { value, next } = source.termAt(at) ?? { value: { kind: 'other' as const, text: '' }, next: at + 1 }
  let end = next
  while (source.tokens[end]?.text === '|') end = source.termAt(end + 1)?.next ?? end + 2
  return { value, next: end }
}

function isTyper(expression: Expression | undefined): expression is Call {
  return expression?.kind === 'call' && /(?:^|\.)(?:Option|Argument)$/.test(expression.callee)
}

function flagOf(source: Source, parameter: string, line: number, annotation: Expression, given: Expression | undefined): FoundFlag | undefined {
  const annotated = annotation.kind === 'subscript' && /(?:^|\.)Annotated$/.test(annotation.name) ? annotation.items : undefined
  const declared = annotated?.find(isTyper) ?? (isTyper(given) ? given : undefined)
  const type = typeNamed(annotated?.[0] ?? annotation)
  const isInDefault = isTyper(given)
  const value = isInDefault ? given.positional[0] ?? given.named.get('default') : given
  const isMissing = value === undefined || (value.kind === 'name' && value.name === '...')
  if (/(?:^|\.)Context$/.test(type.name)) return undefined
  const isArgument = declared === undefined ? given === undefined : declared.callee.endsWith('Argument')
  const names = (declared?.positional.slice(isInDefault ? 1 : 0) ?? []).flatMap((name) => source.literal(name) ?? []).filter((name) => typeof name === 'string')
  const [flag = '', off] = (longestFlag(names) || `--${parameter.replaceAll('_', '-')}`).split('/')
  const literal = source.literal(value) ?? undefined
  const form: FlagForm = isArgument
    ? { kind: 'positional' }
    : type.name === 'bool'
      ? { kind: 'switch', on: flag, off: off ?? (names.length > 0 ? '' : flag.replace(/^--/, '--no-')) }
      : { kind: 'option', flag, joined: false }
  return {
    name: parameterName(parameter),
    label: isArgument ? parameter : flag,
    form,
    ...typeOf(source, type, declared, value),
    default: literal,
    required: isMissing,
    help: helpText(source.literal(declared?.named.get('help'))),
    source: `${source.file}:${String(line)}`,
  }
}

interface TypeName {
  readonly name: string
  readonly items: readonly Expression[]
}

/** What is within `Optional[…]`. */
function typeNamed(annotation: Expression): TypeName {
  if (annotation.kind === 'name') return { name: annotation.name, items: [] }
  if (annotation.kind !== 'subscript') return { name: '', items: [] }
  const [first] = annotation.items
  return /(?:^|\.)Optional$/.test(annotation.name) && first !== undefined ? typeNamed(first) : { name: annotation.name, items: annotation.items }
}

function typeOf(source: Source, { name, items }: TypeName, declared: Call | undefined, value: Expression | undefined): Pick<FoundFlag, 'type' | 'choices' | 'low' | 'high'> {
  const bound = (end: string): number | undefined => {
    const number = source.literal(declared?.named.get(end))
    return typeof number === 'number' ? number : undefined
  }
  if (name === 'int' || name === 'float') return { type: name, low: bound('min'), high: bound('max') }
  if (name === 'bool') return { type: 'bool' }
  if (/(?:^|\.)Literal$/.test(name)) return { type: 'text', choices: source.values({ kind: 'list', items }) }
  if (/^(?:typing\.)?(?:list|List|tuple|Tuple|set|Set)$/.test(name)) return { type: 'list' }
  const choices = source.values({ kind: 'name', name })
  return choices === undefined ? { type: name === 'str' ? 'text' : (typeOfValue(source.literal(value), source.isFloat(value)) ?? 'text') } : { type: 'text', choices }
}
