import { isSwitchWord, replacePlaceholders } from '../../../shared/domain/placeholders.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { TuneryError } from '../../../shared/errors.ts'

/** What stands between quotes, an escaped character, or plain text; anything else is a quote without its twin. */
const piece = /'([^']*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)/y

/**
 * Splits a command into a program and its arguments by the quoting rules of POSIX's shell (XCU 2.2), without a shell:
 * no variables, globs, pipes or `;`.
 * @throws TuneryError bad-input when a quote is not closed, or nothing is left
 */
export function parseCommandLine(command: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (piece.lastIndex = 0; piece.lastIndex < command.length; ) {
    const at = piece.lastIndex
    const match = piece.exec(command)
    if (match === null) throw new TuneryError('bad-input', `The command ${JSON.stringify(command)} ${whatIsOpen(command, at)}`)
    const [, single, double, escaped, plain, space] = match
    if (space !== undefined) {
      if (word !== undefined) words.push(word)
      word = undefined
      continue
    }
    word = (word ?? '') + (single ?? unescapeDouble(double) ?? unescape(escaped) ?? plain ?? '')
  }
  if (word !== undefined) words.push(word)
  if (words[0] === undefined || words[0] === '') throw new TuneryError('bad-input', `The command ${JSON.stringify(command)} names no program.`)
  return words
}

function whatIsOpen(command: string, at: number): string {
  const character = command[at] ?? ''
  return character === '\\'
    ? 'ends with a backslash: nothing follows that it could quote.'
    : `has a ${character} at position ${String(at + 1)} that is not closed: close it, or write \\${character} for the character itself.`
}

/** Between double quotes a backslash quotes only `$`, a backquote, `"`, itself and a line end. */
function unescapeDouble(text: string | undefined): string | undefined {
  return text?.replace(/\\([$`"\\\n])/g, (_, character: string) => (character === '\n' ? '' : character))
}

/** A quoted line end is a line that goes on. */
function unescape(character: string | undefined): string | undefined {
  return character === '\n' ? '' : character
}

/** What the placeholders of a command stand for in one trial. */
export interface PlaceholderValues {
  readonly params: Config
  readonly seed: number
  readonly trialDir: string
  readonly checkpointDir: string
}

/**
 * Puts a trial's values into a command that is split already, so that no value is ever split or quoted again.
 *
 * `{name}` is a parameter, `{params_json}` all of them, `{seed}`, `{trial_dir}`, `{checkpoint_dir}` what they say;
 * see `replacePlaceholders` for braces that are none, and for `{name?--flag}`: a word that is such a switch and stands for nothing is left out.
 * @throws TuneryError bad-input for a name that has no value in this trial
 */
export function substitutePlaceholders(argv: readonly string[], values: PlaceholderValues): string[] {
  const known = new Map<string, string>([
    ['params_json', JSON.stringify(values.params)],
    ['seed', String(values.seed)],
    ['trial_dir', values.trialDir],
    ['checkpoint_dir', values.checkpointDir],
    ...Object.entries(values.params).map(([name, value]): [string, string] => [name, String(value)]),
  ])
  const valueOf = (name: string): string => {
    const value = known.get(name)
    if (value === undefined) throw unknownPlaceholder(`{${name}}`, known)
    return value
  }
  return argv.flatMap((argument) => {
    const word = replacePlaceholders(argument, (name) => known.has(name), valueOf)
    return word === '' && isSwitchWord(argument) ? [] : [word]
  })
}

function unknownPlaceholder(whole: string, known: ReadonlyMap<string, string>): TuneryError {
  const names = [...known.keys()].map((name) => `{${name}}`).join(', ')
  return new TuneryError(
    'bad-input',
    `The command holds ${whole}, which has no value in this trial (this trial has ${names}). ` +
      `For a parameter that is not in every trial use {params_json} or the variable TUNERY_PARAMS; for braces write {${whole}}.`,
  )
}
