import type { Field } from './field.ts'
import type { Span } from './filter-error.ts'
import { findField, writtenName } from './find-field.ts'
import { printLiteral } from './print.ts'
import { tokenize, type Token } from './token.ts'

/** What could be written at the cursor. */
export interface Completion {
  readonly kind: 'field' | 'operator' | 'value' | 'word'
  /** What it is called. */
  readonly label: string
  /** What it puts in the place of the span. */
  readonly insert: string
  /** Its type and range, in a few words. */
  readonly detail: string
}

/** Completions, and what of the text each of them replaces. */
export interface Completions {
  readonly span: Span
  readonly items: readonly Completion[]
}

/** What is known of the values of a field, for those that are offered after an operator. */
export type ValuesOf = (field: Field) => readonly { readonly value: number; readonly about: string }[]

type Place = { readonly expects: 'condition' | 'joint' | 'nothing' } | { readonly expects: 'operator' | 'value' | 'is' | 'list' | 'list-end' | 'between' | 'between-end'; readonly field: Field | undefined }

/**
 * What could come at the cursor of a filter: fields, operators that their type knows, values that occur, `and` and `or`.
 * Never throws: in a text that is wrong before the cursor nothing is offered.
 */
export function completeFilter(text: string, cursor: number, fields: readonly Field[], valuesOf: ValuesOf = () => []): Completions {
  const before = tokensBefore(text, cursor)
  if (before === undefined) return { span: { from: cursor, to: cursor }, items: [] }
  const { tokens, typed, span } = before
  const place = tokens.reduce<Place>((at, token, index) => after(at, token, fields, tokens[index - 1]), { expects: 'condition' })
  const wanted = typed.toLowerCase()
  const items = offers(place, fields, valuesOf)
  const fits = ({ label, insert }: Completion): number => {
    const lower = label.toLowerCase()
    if (lower.startsWith(wanted) || insert.toLowerCase().startsWith(wanted)) return 0
    return lower.includes(wanted) ? 1 : 2
  }
  return { span, items: [...items.filter((item) => fits(item) === 0), ...items.filter((item) => fits(item) === 1)].filter(({ label, insert }) => label !== typed && insert !== typed).slice(0, mostOffers) }
}

const mostOffers = 40

/** The whole tokens before the cursor, and what is being typed at it. */
function tokensBefore(text: string, cursor: number): { readonly tokens: readonly Token[]; readonly typed: string; readonly span: Span } | undefined {
  const head = text.slice(0, cursor)
  const read = attempt(() => tokenize(head))
  if (read === undefined) return undefined
  const { tokens, open } = read
  if (open !== undefined) return { tokens, typed: open.text, span: { from: open.from, to: cursor } }
  const last = tokens.at(-1)
  const touches = last?.to === cursor && last.kind !== 'mark' && last.kind !== 'comparison'
  if (last === undefined || !touches) return { tokens, typed: '', span: { from: cursor, to: cursor } }
  // The rest of the word that the cursor stands in is replaced with it.
  const rest = last.kind === 'name' && last.quote === '' ? (/^[\p{L}\p{N}_.:/-]*/u.exec(text.slice(cursor))?.[0].length ?? 0) : 0
  const typed = last.kind === 'name' || last.kind === 'text' ? last.text : head.slice(last.from)
  return { tokens: tokens.slice(0, -1), typed, span: { from: last.from, to: cursor + rest } }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined // what is wrong with the text is said by whoever reads it as a filter
  }
}

/** What is expected after a token. */
function after(place: Place, token: Token, fields: readonly Field[], before: Token | undefined): Place {
  switch (place.expects) {
    case 'condition':
      return afterCondition(token, fields)
    case 'operator':
      return afterOperator(place.field, token)
    case 'is':
      return token.kind === 'keyword' && token.word === 'not' ? place : { expects: 'joint' }
    case 'value':
      return { expects: 'joint' }
    case 'between':
      return { expects: 'between-end', field: place.field }
    case 'between-end':
      return { expects: 'value', field: place.field }
    case 'list':
      return token.kind === 'mark' ? place : { expects: 'list-end', field: place.field }
    case 'list-end':
      return token.kind === 'mark' && token.mark === ',' ? { expects: 'list', field: place.field } : { expects: 'joint' }
    case 'joint':
      if (token.kind === 'keyword' && (token.word === 'and' || token.word === 'or')) return { expects: 'condition' }
      return token.kind === 'mark' && token.mark === ')' ? { expects: 'joint' } : { expects: 'nothing' }
    case 'nothing':
      // `0.1 < x`: after the number and its comparison comes a field.
      return token.kind === 'comparison' && before?.kind === 'number' ? { expects: 'condition' } : { expects: 'nothing' }
  }
}

function afterCondition(token: Token, fields: readonly Field[]): Place {
  if (token.kind === 'mark' || (token.kind === 'keyword' && token.word === 'not')) return { expects: 'condition' }
  if (token.kind !== 'name' && token.kind !== 'text') return { expects: 'nothing' }
  const found = findField(fields, token.text)
  return { expects: 'operator', field: found.kind === 'one' ? found.field : undefined }
}

function afterOperator(field: Field | undefined, token: Token): Place {
  if (token.kind === 'comparison') return { expects: 'value', field }
  if (token.kind !== 'keyword') return { expects: 'nothing' }
  switch (token.word) {
    case 'is':
      return { expects: 'is', field }
    case 'in':
      return { expects: 'list', field }
    case 'between':
      return { expects: 'between', field }
    case 'contains':
      return { expects: 'value', field }
    case 'not':
      return { expects: 'operator', field }
    case 'and':
    case 'or':
      return { expects: 'condition' }
    case 'missing':
    case 'nan':
    case 'inf':
    case 'true':
    case 'false':
      return { expects: 'nothing' }
  }
}

function offers(place: Place, fields: readonly Field[], valuesOf: ValuesOf): Completion[] {
  switch (place.expects) {
    case 'condition':
      return [...fields.map((field) => fieldOffer(fields, field)), word('not', 'the opposite of a condition')]
    case 'operator':
      return place.field === undefined ? [] : operatorsOf(place.field)
    case 'is':
      return [word('missing', 'it has no value'), word('not missing', 'it has a value'), ...(place.field?.type === 'number' ? [word('nan', 'it is not a number')] : [])]
    case 'value':
    case 'list':
    case 'between':
      return place.field === undefined ? [] : valueOffers(place.field, valuesOf)
    case 'joint':
      return [word('and', 'both conditions'), word('or', 'either condition')]
    case 'between-end':
      return [word('and', 'up to')]
    case 'list-end':
    case 'nothing':
      return []
  }
}

const word = (text: string, detail: string): Completion => ({ kind: 'word', label: text, insert: text, detail })

function fieldOffer(fields: readonly Field[], field: Field): Completion {
  const { range, choices, about } = field
  const extent = range === undefined ? (choices.length === 0 ? '' : `: ${choices.slice(0, 4).map(String).join(', ')}${choices.length > 4 ? ' …' : ''}`) : `: ${range.low} to ${range.high}`
  const insert = writtenName(fields, field)
  return { kind: 'field', label: insert.startsWith('`') ? field.name : insert, insert, detail: `${about}${extent}` }
}

function operatorsOf({ type, choices }: Field): Completion[] {
  const offer = (text: string, detail: string, insert = text): Completion => ({ kind: 'operator', label: text, insert, detail })
  const order = [offer('<', 'less than'), offer('<=', 'at most'), offer('>', 'more than'), offer('>=', 'at least')]
  const equality = [offer('=', type === 'tags' ? 'has the tag' : 'equals'), offer('!=', type === 'tags' ? 'does not have the tag' : 'differs from'), offer('in', 'is one of a list', 'in [')]
  const missing = offer('is', 'missing, not missing, nan')
  if (type === 'number') return [...order, ...equality, offer('between', 'from … to …'), missing]
  const text = offer('contains', 'has these letters in it', 'contains "')
  const isMixed = choices.some((choice) => typeof choice === 'number')
  return type === 'text' ? [text, ...equality, missing] : [...equality, ...(isMixed ? order : []), text, missing]
}

function valueOffers(field: Field, valuesOf: ValuesOf): Completion[] {
  if (field.choices.length > 0) return field.choices.map((value) => ({ kind: 'value', label: String(value), insert: printLiteral({ value }), detail: '' }))
  return valuesOf(field).map(({ value, about }) => ({ kind: 'value', label: printLiteral({ value }), insert: printLiteral({ value }), detail: about }))
}
