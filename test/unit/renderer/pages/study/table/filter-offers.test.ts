import { describe, expect, it } from 'vitest'
import { filterOffers } from '../../../../../../renderer/pages/study/table/filter-offers.ts'
import { isSameSet, numbersPassing, valuesAmong } from '../../../../../../renderer/pages/study/table/passing-trials.ts'
import { fields, trials } from '../../../../shared/filter/filter-samples.ts'

/** The text after an offer was taken at `|`, with a `|` where the cursor is then. */
function after(marked: string, label: string): string | undefined {
  const cursor = marked.indexOf('|')
  const offer = filterOffers(marked.replace('|', ''), cursor, fields, trials, []).find((each) => each.label === label)
  return offer && `${offer.text.slice(0, offer.cursor)}|${offer.text.slice(offer.cursor)}`
}

describe('what a filter is offered', () => {
  it('goes on behind what was taken', () => {
    expect(after('|', 'units')).toBe('units |')
    expect(after('uni|', 'units')).toBe('units |')
    expect(after('units |', '>=')).toBe('units >= |')
    expect(after('units |', 'in')).toBe('units in [|')
    expect(after('note |', 'contains')).toBe('note contains "|')
    expect(after('un| >= 3', 'units')).toBe('units |>= 3')
    expect(after('units >= 3|', 'and')).toBeUndefined()
    expect(after('(|', 'units')).toBe('(units |')
  })

  it('begins with the filters used last where nothing stands yet', () => {
    const recent = ['units > 3', 'state = fail']
    expect(filterOffers('', 0, fields, trials, recent).slice(0, 2)).toMatchObject([
      { kind: 'recent', label: 'units > 3', text: 'units > 3', cursor: 9 },
      { kind: 'recent', label: 'state = fail' },
    ])
    expect(filterOffers('u', 1, fields, trials, recent).every(({ kind }) => kind !== 'recent')).toBe(true)
  })

  it('says where the values of a number lie', () => {
    const units = fields.find(({ name }) => name === 'units') ?? expect.fail('there is no such field')
    expect(valuesAmong(trials, units)).toEqual([
      { value: 512, about: 'median' },
      { value: 16, about: 'lowest' },
      { value: 1024, about: 'highest' },
    ])
  })
})

describe('the trials that pass a filter', () => {
  it('are not told apart by one that is empty or not understood', () => {
    expect(numbersPassing(' ', fields, trials)).toBeUndefined()
    expect(numbersPassing('unit > 3', fields, trials)).toBeUndefined()
    expect(numbersPassing('units > 300', fields, trials)).toEqual(new Set([2, 3]))
  })

  it('are the same when they have the same numbers', () => {
    expect(isSameSet(new Set([1, 2]), new Set([2, 1]))).toBe(true)
    expect(isSameSet(new Set([1, 2]), new Set([1, 3]))).toBe(false)
    expect(isSameSet(undefined, new Set())).toBe(false)
    expect(isSameSet(undefined, undefined)).toBe(true)
  })
})
