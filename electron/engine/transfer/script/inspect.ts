import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import type { ScriptFlag, ScriptInspection } from '../../../../shared/contract/scripts.ts'
import { reservedPlaceholders } from '../../../../shared/domain/placeholders.ts'
import { messageOf, TuneryError } from '../../../../shared/errors.ts'
import type { Found, FoundFlag } from './found-flag.ts'
import { interpreterOf, type Interpreter } from './interpreter.ts'
import { mentionedMetrics } from './metric-names.ts'
import { readArgparse } from './parsers/argparse.ts'
import { readClick } from './parsers/click.ts'
import { readCommander } from './parsers/commander.ts'
import { readEnvironment } from './parsers/environment.ts'
import { readHydra } from './parsers/hydra.ts'
import { readTyper } from './parsers/typer.ts'
import { readYargs } from './parsers/yargs.ts'
import { proposeFlag } from './propose.ts'
import { readSource, type Source } from './source.ts'
import type { Language } from './tokens.ts'

/** Every way of reading flags that is known. A new one is its file and its line here. */
const readers: Readonly<Record<Language, readonly ((source: Source) => Found | undefined)[]>> = {
  python: [readHydra, readArgparse, readClick, readTyper],
  javascript: [readCommander, readYargs],
}

/** A script larger than this is none. */
const largestBytes = 2 * 1024 * 1024

/**
 * What a script's text tells of how to run it and what it takes. It is read, never run.
 * @param path the script; relative to `folder`
 * @throws TuneryError not-found; bad-input for what is no script: a folder, a binary file, one larger than 2 MiB
 */
export function inspectScript(path: string, folder = '', env: NodeJS.ProcessEnv = process.env): ScriptInspection {
  const full = resolve(folder, path)
  const text = readScript(full)
  const interpreter = interpreterOf(full, text, env)
  const own = dirname(full)
  const language = languageOf(interpreter.language)
  const found = language === undefined ? [] : foundIn(readSource(text, language, basename(full), own))
  const flags = uniqueFlags(found.flatMap((one) => one.flags)).map(proposeFlag)
  return {
    path: full,
    folder: own,
    name: basename(full, extname(full)) || 'script',
    language: interpreter.language,
    readers: found.map(({ reader }) => reader),
    program: programOf(interpreter, basename(full)),
    extra: found.flatMap(({ extra }) => extra ?? []),
    flags,
    metrics: mentionedMetrics(text),
    notes: [...(interpreter.note === undefined ? [] : [interpreter.note]), ...found.flatMap(({ notes }) => notes), ...notesOn(flags, interpreter.language, found.length > 0)],
  }
}

function readScript(path: string): string {
  try {
    const { size } = statSync(path)
    if (size > largestBytes) throw new TuneryError('bad-input', `${path} is larger than 2 MiB, which no script is: name the file that is run.`)
    const bytes = readFileSync(path)
    if (bytes.subarray(0, 8000).includes(0)) throw new TuneryError('bad-input', `${path} is no text: name the script that is run, or write its command by hand.`)
    return bytes.toString('utf8').replace(/^\uFEFF/, '')
  } catch (thrown) {
    if (thrown instanceof TuneryError) throw thrown
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new TuneryError('not-found', `There is no file ${path}`, [], { cause: thrown })
    if (code === 'EISDIR') throw new TuneryError('bad-input', `${path} is a folder: name the script in it that is run.`, [], { cause: thrown })
    throw new TuneryError('bad-input', `${path} cannot be read: ${messageOf(thrown)}`, [], { cause: thrown })
  }
}

function languageOf(name: string): Language | undefined {
  if (name === 'Python') return 'python'
  return name === 'JavaScript' || name === 'TypeScript' ? 'javascript' : undefined
}

/** What reads its parameters from the environment is looked through when there are no flags: the lookups of a script are less sure. */
function foundIn(source: Source): Found[] {
  const found = readers[source.language].flatMap((read) => read(source) ?? [])
  const [environment] = found.length > 0 ? [] : [readEnvironment(source)]
  return environment === undefined ? found : [environment]
}

function programOf({ words }: Interpreter, file: string): string[] {
  return words.length > 0 ? [...words, file] : [`./${file}`]
}

/** What the engine puts into a command by itself cannot be a parameter's name; but `seed` is what it is. */
const taken = new Set<string>(reservedPlaceholders.filter((name) => name !== 'seed'))

/** The first flag of each name. */
function uniqueFlags(flags: readonly FoundFlag[]): FoundFlag[] {
  const names = new Set<string>()
  return flags.flatMap((flag) => {
    const name = taken.has(flag.name) ? `${flag.name}_` : flag.name
    if (name === '' || names.has(name)) return []
    names.add(name)
    return [{ ...flag, name }]
  })
}

function notesOn(flags: readonly ScriptFlag[], language: string, hasReader: boolean): string[] {
  if (flags.length > 0) return flags.some(({ role, form }) => role === 'seed' || form.kind === 'environment') ? [] : ['It has no flag for a seed: TUNERY_SEED in its environment is the seed of each trial.']
  if (hasReader) return []
  const known = { Python: 'argparse, click, typer or hydra', JavaScript: 'commander, yargs or parseArgs', TypeScript: 'commander, yargs or parseArgs' }[language]
  const how = known === undefined ? `Flags of ${language} scripts are not found` : `No flag of ${known} was found`
  return [`${how}: name the parameters in the command by hand, such as --lr {lr}, or read TUNERY_PARAMS, a JSON object, from the environment.`]
}
