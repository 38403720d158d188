import type { FlagForm } from '../../../../../shared/contract/scripts.ts'
import type { ParameterValue } from '../../../../../shared/domain/search-space.ts'
import type { Call, Expression } from '../expressions.ts'
import { helpText, longestFlag, parameterName, typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import type { Source } from '../source.ts'

/** The flags of Node's commander: `.option`, `.requiredOption`, `.addOption(new Option(…))`, `.argument`. */
export function readCommander(source: Source): Found | undefined {
  if (!source.imports('commander')) return undefined
  const methods = source.calls((callee) => /(?:^|\.)(?:option|requiredOption|argument)$/.test(callee))
  const flags = methods.flatMap((call) => {
    if (call.callee.endsWith('argument')) return argumentOf(source, call) ?? []
    return optionOf(source, call, call.callee.endsWith('requiredOption')) ?? []
  })
  const objects = source.calls((callee) => /^(?:commander\.)?Option$/.test(callee)).flatMap((call) => optionOf(source, call, false) ?? [])
  const commands = source.calls((callee) => callee.endsWith('.command')).length
  if (flags.length + objects.length === 0) return undefined
  const notes = commands > 0 ? ['The script has sub-commands: write the one that trains into the command, behind the script.'] : []
  return { reader: 'commander', flags: [...flags, ...objects], notes }
}

const isFunction = (expression: Expression | undefined): boolean =>
  expression?.kind === 'other' || (expression?.kind === 'name' && /^(?:parse(?:Float|Int)|Number(?:\.parse(?:Float|Int))?|Boolean|String)$/.test(expression.name))

function argumentOf(source: Source, { positional: [flags, help, ...rest], line }: Call): FoundFlag | undefined {
  const text = source.literal(flags)
  const [, bracket, name] = /^([<[]?)([\w-]+)/.exec(typeof text === 'string' ? text : '') ?? []
  if (name === undefined) return undefined
  const [parser, given] = isFunction(rest[0]) ? rest : [undefined, rest[0]]
  const value = asNumber(source.literal(given) ?? undefined)
  const type = String(text).includes('...') ? ('list' as const) : typeFrom(parser, value, source.isFloat(given))
  const common = { name: parameterName(name), label: name, help: helpText(source.literal(help)), source: `${source.file}:${String(line)}` }
  return { ...common, form: { kind: 'positional' }, type, default: value, required: bracket !== '[' && given === undefined }
}

function optionOf(source: Source, call: Call, isRequired: boolean): FoundFlag | undefined {
  const [flags, help, ...rest] = call.positional
  const text = source.literal(flags)
  if (typeof text !== 'string') return undefined
  const names = text.split(/[ ,|]+/).filter((part) => part.startsWith('-'))
  const long = longestFlag(names)
  if (long === '') return undefined
  const chained = (method: string): Expression | undefined => call.chain.find(({ callee }) => callee === method)?.positional[0]
  const [parser, given] = isFunction(rest[0]) ? rest : [chained('argParser'), rest[0] ?? chained('default')]
  const value = source.literal(given) ?? undefined
  const required = isRequired || call.chain.some(({ callee }) => callee === 'makeOptionMandatory')
  const common = { name: parameterName(long), label: long, help: helpText(source.literal(help)), source: `${source.file}:${String(call.line)}` }
  if (!/[<[]/.test(text)) return { ...common, form: { kind: 'switch', on: long, off: '' }, type: 'bool', default: long.startsWith('--no-') ? false : value === true ? true : false, required: false }
  const choices = source.values(chained('choices'))
  const form: FlagForm = { kind: 'option', flag: long, joined: false }
  if (/\.\.\.[>\]]/.test(text)) return { ...common, form, type: 'list', default: undefined, required: required && value === undefined }
  const number = choices === undefined ? asNumber(value) : value
  return { ...common, form, type: typeFrom(parser, number, source.isFloat(given) || isFraction(value)), choices, default: number, required: required && value === undefined }
}

/** A number that is written as a text, as commander hands it on: `'0.01'`. */
export function asNumber(value: ParameterValue | undefined): ParameterValue | undefined {
  return typeof value === 'string' && /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : value
}

const isFraction = (value: ParameterValue | undefined): boolean => typeof value === 'string' && /[.e]/i.test(value)

/** What a parser makes of the text; its words tell, since a function of the script's own is not run. */
function typeFrom(parser: Expression | undefined, value: ParameterValue | undefined, isFloat: boolean): FoundFlag['type'] {
  const words = parser?.kind === 'name' ? parser.name : parser?.kind === 'other' ? parser.text : ''
  if (/parseInt|Math \. round|BigInt/.test(words)) return 'int'
  if (/parseFloat/.test(words)) return 'float'
  const byDefault = typeOfValue(value, isFloat)
  if (/Number/.test(words)) return byDefault === 'int' ? 'int' : 'float'
  return byDefault ?? 'text'
}
