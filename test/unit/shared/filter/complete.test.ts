import { describe, expect, it } from 'vitest'
import { completeFilter } from '../../../../shared/filter/complete.ts'
import { fields } from './filter-samples.ts'

const valuesOf = (): { value: number; about: string }[] => [{ value: 0.04, about: 'lowest' }]

/** What is offered at `|`. */
function offered(marked: string): string[] {
  const cursor = marked.indexOf('|')
  return completeFilter(marked.replace('|', ''), cursor, fields, valuesOf).items.map(({ label }) => label)
}

/** The text after the first offer was taken. */
function taken(marked: string): string {
  const cursor = marked.indexOf('|')
  const text = marked.replace('|', '')
  const { span, items } = completeFilter(text, cursor, fields, valuesOf)
  return text.slice(0, span.from) + (items[0]?.insert ?? '') + text.slice(span.to)
}

describe('completion of a filter', () => {
  it('offers fields where a condition begins: metrics, parameters, then what every trial has', () => {
    expect(offered('|').slice(0, 5)).toEqual(['val_error', 'metric.loss', 'train_error', 'units', 'learning rate'])
    expect(offered('units > 3 and un|')).toEqual(['units'])
    expect(offered('(not sta|')).toEqual(['state'])
    expect(offered('val_error < 0.1 and |')).toContain('tag')
  })

  it('finds a field by letters inside its name, after those that begin with them', () => {
    expect(offered('error|')).toEqual(['val_error', 'train_error'])
  })

  it('says the type, range and choices of a field', () => {
    const details = Object.fromEntries(completeFilter('', 0, fields).items.map(({ label, detail }) => [label, detail]))
    expect(details).toMatchObject({ units: 'parameter, log: 16 to 1024', optimizer: 'parameter: adam, sgd, true', val_error: 'metric' })
  })

  it('offers the operators that the type of a field knows', () => {
    expect(offered('units |')).toEqual(['<', '<=', '>', '>=', '=', '!=', 'in', 'between', 'is'])
    expect(offered('optimizer |')).toEqual(['=', '!=', 'in', 'contains', 'is'])
    expect(offered('batch |')).toContain('>=')
    expect(offered('note |')[0]).toBe('contains')
    expect(offered('nobody |')).toEqual([])
  })

  it('offers values: choices, tags that occur, and where numbers lie', () => {
    expect(offered('optimizer = |')).toEqual(['adam', 'sgd', 'true'])
    expect(offered('optimizer in [adam, s|')).toEqual(['sgd'])
    expect(offered('tag = |')).toEqual(['keep', 'to do'])
    expect(offered('val_error < |')).toEqual(['0.04'])
    expect(offered('val_error between |')).toEqual(['0.04'])
    expect(offered('val_error between 0.1 |')).toEqual(['and'])
  })

  it('offers what joins conditions, and what may be missing', () => {
    expect(offered('units > 3 |')).toEqual(['and', 'or'])
    expect(offered('(units > 3) |')).toEqual(['and', 'or'])
    expect(offered('units is |')).toEqual(['missing', 'not missing', 'nan'])
    expect(offered('0.1 < val|')).toEqual(['val_error'])
  })

  it('puts names with spaces in backticks and words with spaces in quotes, in the place of what was typed', () => {
    expect(taken('learn|')).toBe('`learning rate`')
    expect(taken('`learn|')).toBe('`learning rate`')
    expect(taken('tag = to|')).toBe('tag = "to do"')
    expect(taken('un|its >= 3')).toBe('un|its >= 3'.replace('|', ''))
    expect(taken('uni|x >= 3')).toBe('units >= 3')
  })

  it('offers nothing in a text that is wrong', () => {
    expect(offered('12px |')).toEqual([])
    expect(offered('units units |')).toEqual([])
  })
})
