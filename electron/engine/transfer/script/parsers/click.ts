import type { FlagForm } from '../../../../../shared/contract/scripts.ts'
import type { Call, Expression } from '../expressions.ts'
import { helpText, longestFlag, parameterName, typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import type { Source } from '../source.ts'

/** The flags of Python's click: every `click.option` and `click.argument`. */
export function readClick(source: Source): Found | undefined {
  if (!source.imports('click') && !source.imports('rich_click')) return undefined
  const isNamed = (callee: string, name: string): boolean => callee === `click.${name}` || callee === name
  const options = source.calls((callee) => isNamed(callee, 'option')).flatMap((call) => optionOf(source, call) ?? [])
  const values = source.calls((callee) => isNamed(callee, 'argument')).flatMap((call) => argumentOf(source, call) ?? [])
  if (options.length + values.length === 0) return undefined
  const isGroup = source.calls((callee) => isNamed(callee, 'group')).length > 0
  const notes = isGroup || /^@click\.group\b/m.test(source.text) ? ['The script has sub-commands: write the one that trains into the command, behind the script.'] : []
  return { reader: 'click', flags: [...values, ...options], notes }
}

function textsOf(source: Source, expressions: readonly Expression[]): string[] {
  return expressions.flatMap((expression) => {
    const text = source.literal(expression)
    return typeof text === 'string' ? [text] : []
  })
}

function commonOf(source: Source, { named, line }: Call): Pick<FoundFlag, 'help' | 'source'> {
  return { help: helpText(source.literal(named.get('help'))), source: `${source.file}:${String(line)}` }
}

function argumentOf(source: Source, call: Call): FoundFlag | undefined {
  const [name] = textsOf(source, call.positional)
  if (name === undefined) return undefined
  const { named } = call
  const required = source.literal(named.get('required')) !== false && !named.has('default')
  const value = source.literal(named.get('default')) ?? undefined
  const isList = named.has('nargs') && source.literal(named.get('nargs')) !== 1
  const type = isList ? { type: 'list' as const } : typeOf(source, call)
  return { name: parameterName(name), label: name, form: { kind: 'positional' }, ...commonOf(source, call), ...type, default: value, required }
}

function optionOf(source: Source, call: Call): FoundFlag | undefined {
  const { named } = call
  const names = textsOf(source, call.positional)
  const flags = names.filter((name) => name.startsWith('-'))
  const long = longestFlag(flags)
  if (long === '') return undefined
  const stated = names.find((name) => !name.startsWith('-'))
  const value = source.literal(named.get('default')) ?? undefined
  const required = source.literal(named.get('required')) === true || source.literal(named.get('prompt')) === true
  const pair = switchOf(source, long, named)
  const label = long.split('/')[0]?.trim() ?? long
  const common = { name: parameterName(stated ?? label), label, ...commonOf(source, call), required }
  if (pair !== undefined) return { ...common, form: pair, type: 'bool', default: typeof value === 'boolean' ? value : pair.off === '' ? false : undefined }
  const form: FlagForm = { kind: 'option', flag: label, joined: false }
  const isList = source.literal(named.get('multiple')) === true || source.literal(named.get('count')) === true || (named.has('nargs') && source.literal(named.get('nargs')) !== 1)
  if (isList) return { ...common, form, type: 'list', default: undefined }
  return { ...common, form, ...typeOf(source, call), default: value }
}

/** `--shuffle/--no-shuffle`, or a flag alone. */
function switchOf(source: Source, flag: string, named: Call['named']): Extract<FlagForm, { kind: 'switch' }> | undefined {
  const [on = '', off] = flag.split('/').map((part) => part.trim())
  if (off !== undefined) return { kind: 'switch', on, off }
  const isFlag = source.literal(named.get('is_flag')) === true || named.has('flag_value')
  return isFlag ? { kind: 'switch', on, off: '' } : undefined
}

type Typed = Pick<FoundFlag, 'type' | 'choices' | 'low' | 'high'>

function typeOf(source: Source, { named }: Call): Typed {
  const type = named.get('type')
  const byDefault = typeOfValue(source.literal(named.get('default')), source.isFloat(named.get('default')))
  if (type === undefined) return { type: byDefault ?? 'text' }
  const isList = type.kind === 'list'
  const called = type.kind === 'call' ? type.callee : type.kind === 'name' ? type.name : ''
  const name = called.split('.').at(-1) ?? ''
  if (name === 'Choice' && type.kind === 'call') {
    const choices = source.values(type.positional[0])
    return { type: choices?.every((choice) => typeof choice === 'number') === true ? 'float' : 'text', choices }
  }
  if (/^int(?:range)?$/i.test(name)) return { type: 'int', ...(type.kind === 'call' && boundsOf(source, type, 1)) }
  if (/^float(?:range)?$/i.test(name)) return { type: 'float', ...(type.kind === 'call' && boundsOf(source, type, 0)) }
  if (/^bool(?:ean)?$/i.test(name)) return { type: 'bool' }
  return { type: isList ? 'list' : 'text' }
}

/** @param gap how far an open end is from the bound */
function boundsOf(source: Source, { positional, named }: Call, gap: number): Pick<FoundFlag, 'low' | 'high'> {
  const bound = (name: string, at: number): number | undefined => {
    const value = source.literal(named.get(name) ?? positional[at])
    return typeof value === 'number' ? value : undefined
  }
  const [low, high] = [bound('min', 0), bound('max', 1)]
  const isOpen = (name: string): boolean => source.literal(named.get(name)) === true
  return { low: low !== undefined && isOpen('min_open') ? low + gap : low, high: high !== undefined && isOpen('max_open') ? high - gap : high }
}
