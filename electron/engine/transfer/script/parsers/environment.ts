import type { Expression } from '../expressions.ts'
import { typeOfValue, type Found, type FoundFlag } from '../found-flag.ts'
import { typeByName } from '../ranges.ts'
import type { Source } from '../source.ts'

/** So many pieces before the variable's name its assignment begins at most. */
const farthest = 80

/**
 * The parameters of a script that reads them from TUNERY_PARAMS: what it looks up in the object, with the defaults that it puts under it.
 * `params = {**defaults, **json.loads(os.environ["TUNERY_PARAMS"])}`, `params["lr"]`, `params.get("lr", 0.1)`, `const { lr = 0.1 } = JSON.parse(…)`
 */
export function readEnvironment(source: Source): Found | undefined {
  const { tokens } = source
  const at = tokens.findIndex(({ kind, text }) => kind !== 'mark' && text === 'TUNERY_PARAMS')
  const equals = at < 0 ? undefined : assignmentBefore(source, at)
  if (equals === undefined) return undefined
  const found = new Map<string, Lookup>()
  const add = (name: string, line: number, given?: Expression): void => {
    const known = found.get(name)
    if (known === undefined || (known.given === undefined && given !== undefined)) found.set(name, { line: known?.line ?? line, given })
  }
  addDefaults(source, equals, at, add)
  if (tokens[equals - 1]?.text === '}') addDestructured(source, equals, add)
  else addLookups(source, tokens[equals - 1]?.text ?? '', add)
  const flags = [...found].map(([name, lookup]) => flagOf(source, name, lookup))
  return flags.length === 0 ? undefined : { reader: 'TUNERY_PARAMS', flags, notes: [] }
}

interface Lookup {
  readonly line: number
  readonly given: Expression | undefined
}

type Add = (name: string, line: number, given?: Expression) => void

/** The equals sign of the statement that a token stands in. */
function assignmentBefore({ tokens }: Source, at: number): number | undefined {
  for (let here = at; here > Math.max(0, at - farthest); here--) {
    const before = tokens[here - 1]
    const starts = before?.indent !== undefined || ['const', 'let', 'var'].includes(tokens[here - 2]?.text ?? '') || before?.text === '}'
    if (tokens[here]?.kind === 'mark' && tokens[here]?.text === '=' && starts) return here
  }
  return undefined
}

/** What is put under the object: keys beside it, and records that are spread. */
function addDefaults(source: Source, equals: number, end: number, add: Add): void {
  const { tokens } = source
  const value = source.termAt(equals + 1)?.value
  if (value?.kind === 'record') for (const [name, given] of value.entries) add(name, tokens[equals]?.line ?? 0, given)
  for (let at = equals; at < end; at++) {
    const isSpread = ['**', '...'].includes(tokens[at]?.text ?? '') && tokens[at + 1]?.kind === 'name'
    for (const [name, given] of isSpread ? (source.record(tokens[at + 1]?.text ?? '') ?? []) : []) add(name, tokens[at]?.line ?? 0, given)
  }
}

/** `{ lr = 0.1, units: width = 32, depth }` before the equals sign. */
function addDestructured(source: Source, equals: number, add: Add): void {
  const { tokens } = source
  let opening = equals - 1
  while (opening > 0 && tokens[opening]?.text !== '{') opening -= 1
  for (let at = opening + 1; at < equals - 1; at++) {
    const name = tokens[at]
    const isKey = name?.kind === 'name' && ['{', ','].includes(tokens[at - 1]?.text ?? '')
    if (!isKey) continue
    const given = tokens[at + 1]?.text === ':' ? at + 3 : at + 1
    add(name.text, name.line, tokens[given]?.text === '=' ? source.termAt(given + 1)?.value : undefined)
  }
}

/** `params["lr"]`, `params.get("lr", 0.1)`, and `params.lr` in JavaScript. */
function addLookups(source: Source, variable: string, add: Add): void {
  const { tokens, language } = source
  tokens.forEach((token, at) => {
    if (token.kind !== 'name' || token.text !== variable || tokens[at - 1]?.text === '.') return
    const [mark, key, after] = [tokens[at + 1]?.text, tokens[at + 2], tokens[at + 3]?.text]
    if (mark === '[' && key?.kind === 'string' && after === ']') add(key.text, token.line)
    else if (mark !== '.' || key === undefined) return
    else if (key.text === 'get' && after === '(' && tokens[at + 4]?.kind === 'string') {
      const call = source.termAt(at)
      add(tokens[at + 4]?.text ?? '', token.line, call?.value.kind === 'call' ? call.value.positional[1] : undefined)
    } else if (language === 'javascript' && after !== '(') add(key.text, token.line)
  })
}

function flagOf(source: Source, name: string, { line, given }: Lookup): FoundFlag {
  const value = source.literal(given) ?? undefined
  const isList = given?.kind === 'list'
  return {
    name,
    label: name,
    form: { kind: 'environment' },
    type: isList ? 'list' : (typeOfValue(value, source.isFloat(given)) ?? typeByName(name)),
    default: value,
    required: given === undefined,
    help: '',
    source: `${source.file}:${String(line)}`,
  }
}
