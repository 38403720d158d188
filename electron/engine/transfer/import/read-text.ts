import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml'
import type { PlacedIssue } from '../../../../shared/contract/transfer.ts'
import { searchSpaceSchema, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import { studyFileSchema, type StudyFile } from '../../../../shared/domain/study.ts'
import { badInput, TuneryError, type InputIssue } from '../../../../shared/errors.ts'
import { issuesOf } from '../../../../shared/zod-issues.ts'
import { parseStudyText } from '../study-syntax.ts'
import type { Warning } from './imported.ts'
import { parsePythonJson } from './python-json.ts'
import { importFields } from './read-document.ts'
import { importWandb } from './wandb.ts'

/** What a text stands for: a study file, of ours or made from another tool's file, or a search space alone. */
export interface ReadText {
  /** What it was recognised as: `a sweep of W&B`. */
  readonly format: string
  /** Null for a search space alone. */
  readonly study: StudyFile | null
  /** Null for a study file that has none: a built-in task has a default one. */
  readonly space: SearchSpace | null
  readonly warnings: readonly Warning[]
}

type Fields = Readonly<Record<string, unknown>>

const known = 'a study file or a search space of ours, a sweep of W&B or its parameters, a search space of NNI or of ConfigSpace, distributions of Optuna'

/**
 * Reads a study or a search space that was pasted or dropped: JSON, also as Python writes it, or YAML.
 * @param source what errors call the text
 * @throws TuneryError bad-input that names the line of a syntax error, or the fields that are wrong
 */
export function readText(text: string, source: string): ReadText {
  const document = parseAny(text, source)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw unknown(source)
  const fields: Fields = { ...document }
  if (Object.keys(fields).length === 0) throw unknown(source)
  if (isStudyFile(fields)) return ownStudy(fields, source)
  if (isObject(fields['space']) && Object.keys(fields).length === 1) return ownSpace(fields['space'], source, ['space'])
  if (isOwnSpace(fields)) return ownSpace(fields, source)
  const imported = importFields(fields, source) ?? (isSweepParameters(fields) ? sweepParameters(fields, source) : undefined)
  if (imported === undefined) throw unknown(source)
  const checked = studyFileSchema.safeParse(imported.study)
  if (!checked.success) throw badInput(source, issuesOf(checked.error))
  return { ...imported, space: checked.data.space ?? null }
}

/** JSON where it is one, else YAML: which takes a dictionary of Python with its single quotes as well. */
function parseAny(text: string, source: string): unknown {
  try {
    return parsePythonJson(text)
  } catch {
    const isPython = /^\s*\{/.test(text) && text.includes("'")
    const document = isPython ? parseDocument(text) : undefined
    return document?.errors.length === 0 ? document.toJS() : parseStudyText(text, source)
  }
}

function unknown(source: string): TuneryError {
  return badInput(source, [{ path: '', message: `is none of what can be read here: ${known}` }])
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

function isStudyFile(fields: Fields): boolean {
  return isObject(fields['objective']) || ('name' in fields && 'space' in fields)
}

function ownStudy(fields: Fields, source: string): ReadText {
  const parsed = studyFileSchema.safeParse(fields)
  if (!parsed.success) throw badInput(source, issuesOf(parsed.error))
  return { format: 'a study file', study: parsed.data, space: parsed.data.space ?? null, warnings: [] }
}

/** The short form of Optuna's distributions has fields that are null, and no condition: whatever else has types is ours. */
function isOwnSpace(fields: Fields): boolean {
  const values = Object.values(fields)
  const isTyped = values.every((value) => isObject(value) && 'type' in value && !('name' in value && 'attributes' in value))
  return isTyped && !values.some((value) => isObject(value) && Object.values(value).includes(null))
}

function ownSpace(fields: Fields, source: string, prefix: readonly string[] = []): ReadText {
  const parsed = searchSpaceSchema.safeParse(fields)
  if (!parsed.success) throw badInput(source, issuesOf(parsed.error).map(({ path, message }) => ({ path: [...prefix, path].join('.'), message })))
  return { format: 'a search space', study: null, space: parsed.data, warnings: [] }
}

const sweepFields = ['value', 'values', 'min', 'max', 'distribution', 'mu', 'parameters']

/** The `parameters` of a sweep without the sweep. */
function isSweepParameters(fields: Fields): boolean {
  return Object.values(fields).every((value) => isObject(value) && sweepFields.some((field) => field in value))
}

function sweepParameters(fields: Fields, source: string) {
  const prefix = 'parameters.'
  try {
    const { study, warnings } = importWandb({ parameters: fields }, source)
    return { format: 'parameters of a sweep of W&B', study, warnings }
  } catch (error) {
    if (!(error instanceof TuneryError)) throw error
    const issues = error.issues.map(({ path, message }) => ({ path: path.startsWith(prefix) ? path.slice(prefix.length) : path, message }))
    throw badInput(source, issues)
  }
}

/** Finds the line of each issue: that of its field, or of the nearest thing around it that the text has. */
export function placedIssues(text: string, issues: readonly InputIssue[]): PlacedIssue[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  return issues.map((issue) => {
    const stated = /^line (\d+),/.exec(issue.message)?.[1]
    const offset = document.errors.length > 0 || issue.path === '' ? undefined : offsetOf(document.contents, issue.path)
    const line = stated === undefined ? (offset === undefined ? null : lines.linePos(offset).line) : Number(stated)
    return { ...issue, line }
  })
}

/** Where the field of a path begins, or what is nearest around it. Names may have dots: of the keys that fit the longest is meant. */
function offsetOf(node: Node | null, path: string): number | undefined {
  if (isSeq(node)) {
    const [matched = '', index] = /^\[(\d+)\]\.?/.exec(path) ?? []
    const item = index === undefined ? undefined : node.items[Number(index)]
    return item === undefined ? undefined : (offsetOf(asNode(item), path.slice(matched.length)) ?? startOf(item))
  }
  if (!isMap(node)) return undefined
  const fitting = node.items.filter(({ key }) => path === keyText(key) || path.startsWith(`${keyText(key)}.`) || path.startsWith(`${keyText(key)}[`))
  const pair = fitting.sort((a, b) => keyText(b.key).length - keyText(a.key).length)[0]
  if (pair === undefined) return undefined
  const rest = path.slice(keyText(pair.key).length).replace(/^\./, '')
  return (rest === '' ? undefined : offsetOf(asNode(pair.value), rest)) ?? startOf(pair.key)
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : '')
const asNode = (value: unknown): Node | null => (isMap(value) || isSeq(value) || isScalar(value) ? value : null)
const startOf = (value: unknown): number | undefined => asNode(value)?.range?.[0]
