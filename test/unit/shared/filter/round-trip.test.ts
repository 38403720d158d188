import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../../shared/filter/compile.ts'
import { completeFilter } from '../../../../shared/filter/complete.ts'
import type { Expression } from '../../../../shared/filter/expression.ts'
import { FilterError } from '../../../../shared/filter/filter-error.ts'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import { fields, trials } from './filter-samples.ts'

const name = fc.oneof(fc.constantFrom('units', 'val_error', 'param.loss', 'and', 'nan', 'learning rate', 'a-b', 'x`y\\'), fc.string({ unit: 'binary' }))
const field = name.map((text) => ({ name: text, from: 0, to: 0 }))
const value = fc.oneof(fc.double(), fc.integer(), fc.boolean(), fc.constantFrom('true', 'nan', 'adam', ''), fc.string({ unit: 'binary' })).map((each) => ({ value: each, from: 0, to: 0 }))

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ kind: fc.constant('compare' as const), field, operator: fc.constantFrom('<', '<=', '>', '>=', '=', '!='), value }),
  fc.record({ kind: fc.constant('in' as const), field, values: fc.array(value, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('between' as const), field, low: value, high: value }),
  fc.record({ kind: fc.constant('contains' as const), field, text: value }),
  fc.record({ kind: fc.constant('missing' as const), field }),
)

/** Joined parts, none of its own kind. */
function joined(kind: 'and' | 'or', part: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return fc.array(part.filter((each) => each.kind !== kind), { minLength: 2, maxLength: 3 }).map((parts) => ({ kind, parts }))
}

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof({ maxDepth: 4 }, leaf, joined('and', tie('expression')), joined('or', tie('expression')), tie('expression').map((part): Expression => ({ kind: 'not', part }))),
}))

/** The expression without the places in the text. */
function placeless(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(placeless)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).flatMap(([key, inside]) => (key === 'from' || key === 'to' ? [] : [[key, placeless(inside)]])))
}

const pieces = fc.array(
  fc.constantFrom('units', 'val_error', 'optimizer', 'tag', 'loss', '<', '>=', '=', '!=', 'and', 'or', 'not', 'in', 'between', 'contains', 'is', 'missing', 'nan', '(', ')', '[', ']', ',', '3', '-1e5', '"a', '"a"', '`b`', '`', '\\', '!', '&&', 'é', '🙂'),
  { maxLength: 12 },
)
const text = fc.oneof(pieces.map((words) => words.join(' ')), pieces.map((words) => words.join('')), fc.string({ unit: 'binary' }))

describe('the filter language', () => {
  it('reads what it prints as the same filter', () => {
    fc.assert(
      fc.property(expression, (node) => {
        const printed = printFilter(node)
        const read = parseFilter(printed)
        expect(placeless(read)).toEqual(placeless(node))
        expect(read === undefined ? '' : printFilter(read)).toBe(printed)
      }),
      { numRuns: 300 },
    )
  })

  it('reads or refuses any text, with a place inside it, and filters by what it has read', () => {
    fc.assert(
      fc.property(text, (any) => {
        try {
          trials.filter(compileFilter(any, fields))
        } catch (error) {
          if (!(error instanceof FilterError)) throw error
          expect(error.span.from).toBeGreaterThanOrEqual(0)
          expect(error.span.to).toBeLessThanOrEqual(any.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('completes any text at any place without an error, and replaces nothing outside it', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 60 }), (any, at) => {
        const cursor = Math.min(at, any.length)
        const { span } = completeFilter(any, cursor, fields)
        expect(span.from).toBeLessThanOrEqual(cursor)
        expect(span.to).toBeGreaterThanOrEqual(cursor)
        expect(span.to).toBeLessThanOrEqual(any.length)
      }),
      { numRuns: 500 },
    )
  })
})
