import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, relative, resolve } from 'node:path'
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { messageOf } from '../../../../../shared/errors.ts'
import type { Call } from '../expressions.ts'
import { typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import type { Source } from '../source.ts'

/** A configuration larger than this is none. */
const largestBytes = 1024 * 1024
const mostFlags = 300
/** What Hydra itself reads: `_target_`. */
const special = /^_\w+_$/

/**
 * The leaves of a Hydra application's configuration: of the primary one, and of what its defaults list takes in.
 * A group of configurations is a flag whose choices are its files.
 */
export function readHydra(source: Source): Found | undefined {
  const [call] = source.calls((callee) => /^(?:hydra\.)?main$/.test(callee) && source.imports('hydra'))
  if (call === undefined) return undefined
  const textOf = (name: string, at: number): string | undefined => {
    const value = source.literal(call.named.get(name) ?? call.positional[at])
    return typeof value === 'string' ? value : undefined
  }
  const folder = resolve(source.folder, textOf('config_path', 0) ?? '.')
  const name = textOf('config_name', 1)
  // In quotes, since a folder may have commas and brackets, which mean something to Hydra.
  const extra = ['hydra.run.dir="{trial_dir}"']
  const flags: FoundFlag[] = []
  const notes: string[] = []
  const primary = name === undefined ? undefined : fileOf(folder, name)
  if (primary === undefined) return { reader: 'hydra', flags, extra, notes: [missingNote(call, folder, name)] }
  readConfig({ folder, root: source.folder, flags, notes }, primary, '')
  return { reader: 'hydra', flags: flags.slice(0, mostFlags), notes, extra }
}

function missingNote({ line }: Call, folder: string, name: string | undefined): string {
  if (name === undefined) return `@hydra.main (line ${String(line)}) names no configuration file: write the overrides into the command by hand, such as lr={lr}.`
  return `The configuration "${name}" of @hydra.main is not in ${folder}: write the overrides into the command by hand, such as lr={lr}.`
}

function fileOf(folder: string, name: string): string | undefined {
  const path = resolve(folder, name)
  return [path, `${path}.yaml`, `${path}.yml`].find((candidate) => /\.ya?ml$/.test(candidate) && existsSync(candidate))
}

interface Reading {
  /** Where configurations are looked for. */
  readonly folder: string
  /** What the places of flags are told from. */
  readonly root: string
  readonly flags: FoundFlag[]
  readonly notes: string[]
}

/** @param prefix `optimizer.`: where in the whole configuration a file's content comes */
function readConfig(reading: Reading, path: string, prefix: string): void {
  const document = parse(reading, path)
  if (document === undefined || !isMap(document.document.contents)) return
  const { contents } = document.document
  const place = relative(reading.root, path)
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : ''
    if (name !== 'defaults' && name !== 'hydra' && !special.test(name)) addLeaves(reading, value, `${prefix}${name}`, place, document.lines)
  }
  // What a file says itself goes before what its defaults list takes in.
  const { success, data } = defaultsSchema.safeParse(document.document.toJS())
  if (success) readDefaults(reading, data.defaults, place)
}

const defaultsSchema = z.object({ defaults: z.array(z.unknown()) })

function parse({ notes }: Reading, path: string): { readonly document: Document.Parsed; readonly lines: LineCounter } | undefined {
  try {
    if (statSync(path).size > largestBytes) throw new Error('it is larger than 1 MiB')
    const lines = new LineCounter()
    const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
    if (document.errors[0] !== undefined) throw document.errors[0]
    return { document, lines }
  } catch (error) {
    notes.push(`${path} cannot be read: ${messageOf(error).split('\n')[0] ?? ''}`)
    return undefined
  }
}

/** `- optimizer: adam`, `- override …` and `- _self_`. */
function readDefaults(reading: Reading, entries: readonly unknown[], place: string): void {
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null) continue
    for (const [stated, chosen] of Object.entries(entry)) {
      const group = stated.replace(/^optional\s+/, '')
      if (/^override\s/.test(group) || group.includes('hydra/')) continue
      const [name = '', target] = group.split('@')
      const at = target ?? name.replace(/^\//, '').split('/').join('.')
      if (typeof chosen === 'string') readGroup(reading, { name: name.replace(/^\//, ''), at, chosen: chosen.replace(/\.ya?ml$/, '') }, place)
    }
  }
}

function readGroup(reading: Reading, { name, at, chosen }: { readonly name: string; readonly at: string; readonly chosen: string }, place: string): void {
  const folder = join(reading.folder, name)
  const path = fileOf(folder, chosen)
  if (path === undefined) return
  const choices = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file)).map((file) => basename(file, extname(file))).sort()
  const common = { form: { kind: 'override' as const, key: name }, help: `A file of ${relative(reading.root, folder)}`, source: place, required: false }
  if (choices.length > 1) reading.flags.push({ ...common, name, label: name, type: 'text', default: chosen, choices, isDelicate: true, note: 'a group of configurations: another choice has other values than those below' })
  const isGlobal = /^#\s*@package\s+_global_/m.test(readFileSync(path, 'utf8').slice(0, 500))
  readConfig(reading, path, isGlobal || at === '_global_' ? '' : `${at}.`)
}

function addLeaves(reading: Reading, node: unknown, key: string, place: string, lines: LineCounter): void {
  if (isMap(node)) {
    for (const { key: name, value } of node.items) if (isScalar(name) && !special.test(String(name.value))) addLeaves(reading, value, `${key}.${String(name.value)}`, place, lines)
    return
  }
  if (!isScalar(node) || reading.flags.some(({ label }) => label === key)) return
  const { value } = node
  const line = node.range === null || node.range === undefined ? '' : `:${String(lines.linePos(node.range[0]).line)}`
  const common = { name: key, label: key, form: { kind: 'override' as const, key }, help: node.comment?.trim() ?? '', source: `${place}${line}` }
  if (value === '???') reading.flags.push({ ...common, type: 'text', default: undefined, required: true })
  else if (typeof value === 'string' && /\$\{/.test(value)) return
  else if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
    const isFloat = /[.eE]/.test(node.source ?? '')
    reading.flags.push({ ...common, type: typeOfValue(value, isFloat) ?? 'text', default: value, required: false })
  } else if (value === null) reading.flags.push({ ...common, type: 'text', default: undefined, required: false })
}
