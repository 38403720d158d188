import type { FlagForm } from '../../../../../shared/contract/scripts.ts'
import type { ParameterValue } from '../../../../../shared/domain/search-space.ts'
import type { Call, Expression } from '../expressions.ts'
import { helpText, longestFlag, parameterName, typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import type { Source } from '../source.ts'

/** The flags of Python's argparse: every `add_argument`, in groups and sub-commands too. */
export function readArgparse(source: Source): Found | undefined {
  const calls = source.calls((callee) => callee.endsWith('.add_argument'))
  if (calls.length === 0) return undefined
  const defaults = defaultsOf(source)
  const exclusive = new Set([...source.text.matchAll(/(\w+)\s*=\s*[\w.]+\.add_mutually_exclusive_group\b/g)].map(([, group]) => `${group ?? ''}.add_argument`))
  const flags = calls.flatMap((call) => {
    const flag = flagOf(source, call, defaults)
    if (flag === undefined || !exclusive.has(call.callee)) return flag ?? []
    return { ...flag, isDelicate: true, note: 'the script does not take it together with another flag of its group' }
  })
  const commands = source.calls((callee) => callee.endsWith('.add_parser')).flatMap(({ positional: [name] }) => source.literal(name) ?? [])
  const notes = commands.length === 0 ? [] : [`The script has sub-commands (${commands.join(', ')}): write the one that trains into the command, behind the script.`]
  return { reader: 'argparse', flags, notes }
}

/** What `set_defaults` says. */
function defaultsOf(source: Source): ReadonlyMap<string, Expression> {
  return new Map(source.calls((callee) => callee.endsWith('.set_defaults')).flatMap(({ named }) => [...named]))
}

const listActions = new Set(['append', 'append_const', 'extend', 'count', 'store_const'])

function flagOf(source: Source, { positional, named, line }: Call, defaults: ReadonlyMap<string, Expression>): FoundFlag | undefined {
  const names = positional.flatMap((name) => {
    const text = source.literal(name)
    return typeof text === 'string' ? [text] : []
  })
  const long = longestFlag(names)
  const action = actionOf(named.get('action'))
  if (long === '' || action === 'help' || action === 'version') return undefined
  const isOption = long.startsWith('-')
  const stated = source.literal(named.get('dest'))
  const name = typeof stated === 'string' && action !== 'store_false' ? parameterName(stated) : parameterName(long)
  const given = defaults.get(name) ?? named.get('default')
  const value = source.literal(given) ?? undefined
  const common = { name, label: long, help: helpText(source.literal(named.get('help'))), source: `${source.file}:${String(line)}` }

  const form = switchForm(action, long)
  if (form !== undefined) return { ...common, form, type: 'bool', default: form.off === '' ? false : typeof value === 'boolean' ? value : undefined, required: false }
  const required = isOption ? source.literal(named.get('required')) === true : given === undefined && source.literal(named.get('nargs')) !== '?'
  const valueForm: FlagForm = isOption ? { kind: 'option', flag: long, joined: false } : { kind: 'positional' }
  if (listActions.has(action) || isList(source, named.get('nargs'))) return { ...common, form: valueForm, type: 'list', default: undefined, required }
  return { ...common, form: valueForm, default: value, required, ...typed(source, named, given, value, long) }
}

/** `store_true`, or the last part of what a class of actions is called. */
function actionOf(action: Expression | undefined): string {
  if (action?.kind === 'value') return String(action.value)
  return action?.kind === 'name' ? (action.name.split('.').at(-1) ?? '') : 'store'
}

function switchForm(action: string, flag: string): Extract<FlagForm, { kind: 'switch' }> | undefined {
  if (action === 'store_true' || action === 'store_false') return { kind: 'switch', on: flag, off: '' }
  return action === 'BooleanOptionalAction' ? { kind: 'switch', on: flag, off: flag.replace(/^--/, '--no-') } : undefined
}

function isList(source: Source, nargs: Expression | undefined): boolean {
  return nargs !== undefined && source.literal(nargs) !== '?'
}

type Typed = Pick<FoundFlag, 'type' | 'choices' | 'low' | 'high' | 'note' | 'isDelicate'> & { readonly form?: FlagForm }

function typed(source: Source, named: Call['named'], given: Expression | undefined, value: ParameterValue | undefined, flag: string): Typed {
  const { form, ...read } = typeOf(source, named.get('type'), given, value, flag)
  return { ...read, ...(form !== undefined && { form }), ...choicesOf(source, named.get('choices')) }
}

function choicesOf(source: Source, choices: Expression | undefined): Pick<FoundFlag, 'choices' | 'low' | 'high'> {
  if (choices === undefined) return {}
  if (choices.kind !== 'call' || choices.callee !== 'range') return { choices: source.values(choices) }
  const [first, second, step] = choices.positional.map((bound) => source.literal(bound))
  if (typeof first !== 'number' || step !== undefined) return {}
  return typeof second === 'number' ? { low: first, high: second - 1 } : { low: 0, high: first - 1 }
}

function typeOf(source: Source, type: Expression | undefined, given: Expression | undefined, value: ParameterValue | undefined, flag: string): Typed {
  const byDefault = typeOfValue(value, source.isFloat(given))
  const name = type?.kind === 'name' ? (type.name.split('.').at(-1) ?? '') : type?.kind === 'call' ? (type.callee.split('.').at(-1) ?? '') : ''
  if (type === undefined) {
    const isText = byDefault === undefined || byDefault === 'text'
    return { type: byDefault ?? 'text', isDelicate: !isText, note: isText ? undefined : 'has no type=, so that the script gets a text when the flag is given: add type=float or type=int' }
  }
  if (name === 'int') return { type: 'int' }
  if (name === 'float') return { type: 'float' }
  if (name === 'bool') {
    const form: FlagForm | undefined = flag.startsWith('--') ? { kind: 'switch', on: `${flag}=1`, off: `${flag}=` } : undefined
    return { type: form === undefined ? 'text' : 'bool', form, note: 'type=bool takes every text for True, also "False": an empty one is given for False' }
  }
  if (/bool/i.test(name) || (byDefault === 'bool' && type.kind !== 'value')) return { type: 'bool' }
  if (name === 'str' || /Path$|FileType$/.test(name)) return { type: 'text' }
  return { type: byDefault ?? 'text' }
}
