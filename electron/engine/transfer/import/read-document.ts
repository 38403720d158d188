import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { badInput, messageOf, TuneryError } from '../../../../shared/errors.ts'
import { parseStudyText } from '../study-syntax.ts'
import { importConfigSpace, isConfigSpace } from './config-space.ts'
import type { ImportedFile } from './imported.ts'
import { importNni, isNniSpace } from './nni.ts'
import { importOptunaDistributions, isOptunaDistributions } from './optuna-distributions.ts'
import { parsePythonJson } from './python-json.ts'
import { importWandb, isWandbSweep } from './wandb.ts'

const sqliteHeader = 'SQLite format 3\u0000'

function opened<T>(path: string, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
    if (isMissing) throw new TuneryError('not-found', `There is no file ${resolve(path)}`, [], { cause: thrown })
    throw new TuneryError('bad-input', `${path} cannot be read: ${messageOf(thrown)}`, [], { cause: thrown })
  }
}

/** Whether a file is an SQLite database, by its first bytes. @throws TuneryError not-found, bad-input */
export function isSqlite(path: string): boolean {
  return opened(path, () => {
    const file = openSync(path, 'r')
    try {
      const start = Buffer.alloc(sqliteHeader.length)
      return readSync(file, start, 0, start.length, 0) === start.length && start.toString('latin1') === sqliteHeader
    } finally {
      closeSync(file)
    }
  })
}

/**
 * Reads a search space or a sweep of another tool: JSON or YAML, recognised by what is in it.
 * @throws TuneryError not-found; bad-input that names the line of a syntax error, or the field that is wrong
 */
export function importDocument(path: string): ImportedFile {
  const document = parse(opened(path, () => readFileSync(path, 'utf8')), path)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw unknownFormat(path)
  const fields: Readonly<Record<string, unknown>> = { ...document }
  const imported = importFields(fields, path)
  if (imported !== undefined) return imported
  throw unknownFormat(path, 'objective' in fields ? ' It looks like a study file, which needs no import: tunery run, or tunery ask-tell.' : '')
}

/**
 * What an object of another tool stands for.
 * @param source what errors call it
 * @returns undefined when it is of none of the tools
 * @throws TuneryError bad-input that names the field that is wrong
 */
export function importFields(fields: Readonly<Record<string, unknown>>, source: string): ImportedFile | undefined {
  if (isConfigSpace(fields)) return importConfigSpace(fields, source)
  if (isWandbSweep(fields)) return importWandb(fields, source)
  if (isNniSpace(fields)) return importNni(fields, source)
  return isOptunaDistributions(fields) ? importOptunaDistributions(fields, source) : undefined
}

/** Python writes NaN and the infinities into JSON; anything else is read as a study file is. */
function parse(text: string, path: string): unknown {
  try {
    return parsePythonJson(text)
  } catch {
    return parseStudyText(text, path)
  }
}

function unknownFormat(path: string, hint = ''): TuneryError {
  const formats = 'an Optuna database or its distributions (JSON), a W&B sweep (YAML), a search space of NNI (JSON) or of ConfigSpace (JSON)'
  return badInput(path, [{ path: '', message: `is none of what can be imported: ${formats}.${hint}` }])
}
