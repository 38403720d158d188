import { completeFilter, type Completion } from '../../../../shared/filter/complete.ts'
import type { Field } from '../../../../shared/filter/field.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import { valuesAmong } from './passing-trials.ts'

/** A line of the list under the filter. */
export interface Offer {
  readonly kind: Completion['kind'] | 'recent'
  readonly label: string
  readonly detail: string
  /** The whole text after it was taken, and where the cursor is then. */
  readonly text: string
  readonly cursor: number
}

const mostRecents = 5

/** What could be written at the cursor of a filter: where nothing stands yet, the filters used last come first. */
export function filterOffers(text: string, cursor: number, fields: readonly Field[], trials: readonly Trial[], recent: readonly string[]): Offer[] {
  const { span, items } = completeFilter(text, cursor, fields, (field) => valuesAmong(trials, field))
  const recents = text.trim() === '' ? recent.slice(0, mostRecents).map((filter): Offer => ({ kind: 'recent', label: filter, detail: 'used before', text: filter, cursor: filter.length })) : []
  return [...recents, ...items.map((item) => taken(text, span.from, span.to, item))]
}

function taken(text: string, from: number, to: number, { kind, label, insert, detail }: Completion): Offer {
  const rest = text.slice(to)
  // An open quotation or list goes on where it stands.
  const gap = /["[]$/.test(insert) && kind === 'operator' ? '' : rest.startsWith(' ') ? '' : ' '
  const head = text.slice(0, from)
  const before = head === '' || /[\s([]$/.test(head) ? head : `${head} `
  return { kind, label, detail, text: `${before}${insert}${gap}${rest}`, cursor: before.length + insert.length + (gap === '' && rest.startsWith(' ') ? 1 : gap.length) }
}
