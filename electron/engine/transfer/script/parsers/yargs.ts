import type { FlagForm } from '../../../../../shared/contract/scripts.ts'
import type { Expression } from '../expressions.ts'
import { helpText, parameterName, typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import type { Source } from '../source.ts'
import { asNumber } from './commander.ts'

/** The flags of Node's yargs (`.option('lr', { type: 'number' })`, `.options({ lr: … })`) and of its own `parseArgs`. */
export function readYargs(source: Source): Found | undefined {
  if (source.imports('yargs')) return foundBy(source, 'yargs', [...single(source), ...several(source)], true)
  if (source.calls((callee) => /(?:^|\.)parseArgs$/.test(callee)).length > 0) return foundBy(source, 'parseArgs', ofParseArgs(source), false)
  return undefined
}

interface Entry {
  readonly name: string
  readonly fields: Expression
  readonly line: number
}

function single(source: Source): Entry[] {
  return source.calls((callee) => /\.(?:option|positional)$/.test(callee)).flatMap(({ positional: [name, fields], line }) => {
    const text = source.literal(name)
    return typeof text === 'string' && fields !== undefined ? [{ name: text, fields, line }] : []
  })
}

function several(source: Source): Entry[] {
  return source.calls((callee) => /\.options$/.test(callee)).flatMap(({ positional: [record], line }) => entriesOf(record, line))
}

function ofParseArgs(source: Source): Entry[] {
  return source.calls((callee) => /(?:^|\.)parseArgs$/.test(callee)).flatMap(({ positional: [config], line }) =>
    config?.kind === 'record' ? entriesOf(config.entries.get('options'), line) : [],
  )
}

function entriesOf(record: Expression | undefined, line: number): Entry[] {
  return record?.kind === 'record' ? [...record.entries].map(([name, fields]) => ({ name, fields, line })) : []
}

/** @param takesNo whether a truth value is also given as `--no-x` */
function foundBy(source: Source, reader: string, entries: readonly Entry[], takesNo: boolean): Found | undefined {
  const flags = entries.flatMap((entry) => flagOf(source, entry, takesNo) ?? [])
  return flags.length === 0 ? undefined : { reader, flags, notes: [] }
}

function flagOf(source: Source, { name, fields, line }: Entry, takesNo: boolean): FoundFlag | undefined {
  if (fields.kind !== 'record') return undefined
  const given = fields.entries.get('default')
  const literal = source.literal(given) ?? undefined
  const stated = source.literal(fields.entries.get('type'))
  const choices = source.values(fields.entries.get('choices'))
  const value = choices === undefined ? asNumber(literal) : literal
  const flag = `--${name}`
  const required = source.literal(fields.entries.get('demandOption')) === true && value === undefined
  const help = helpText(source.literal(fields.entries.get('describe') ?? fields.entries.get('description') ?? fields.entries.get('desc')))
  const common = { name: parameterName(name), label: flag, help, source: `${source.file}:${String(line)}`, required }
  if (stated === 'boolean' || source.literal(fields.entries.get('boolean')) === true || typeof value === 'boolean') {
    return { ...common, form: { kind: 'switch', on: flag, off: takesNo ? `--no-${name}` : '' }, type: 'bool', default: value ?? false }
  }
  const form: FlagForm = { kind: 'option', flag, joined: false }
  if (stated === 'array' || stated === 'count' || source.literal(fields.entries.get('multiple')) === true) return { ...common, form, type: 'list', default: undefined }
  const isFloat = source.isFloat(given) || (typeof literal === 'string' && /[.e]/i.test(literal))
  const byDefault = typeOfValue(value, isFloat)
  return { ...common, form, type: byDefault ?? (stated === 'number' ? 'float' : 'text'), choices, default: value }
}
