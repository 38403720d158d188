import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datetimeText } from '../../../../../../electron/engine/transfer/pandas-time.ts'
import { inferConditions } from '../../../../../../electron/engine/transfer/import/inferred-conditions.ts'
import { momentOf } from '../../../../../../electron/engine/transfer/import/optuna-time.ts'
import { quantised } from '../../../../../../electron/engine/transfer/import/parameters.ts'
import { parsePythonJson, toPythonJson } from '../../../../../../electron/engine/transfer/import/python-json.ts'
import { isInDomain, type SearchSpace } from '../../../../../../shared/domain/search-space.ts'

describe('JSON as Python writes it', () => {
  it('comes back as it was, with NaN and the infinities', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 3 }, fc.double(), fc.string(), fc.constantFrom('NaN', '-Infinity', '"NaN"', true, null), fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
    })).any
    fc.assert(
      fc.property(value, (given) => {
        // JSON has no -0.
        const plain = JSON.parse(JSON.stringify({ given }, (_key, item) => (typeof item === 'number' && !Number.isFinite(item) ? 0 : item)))
        expect(parsePythonJson(toPythonJson(plain))).toEqual(plain)
      }),
    )
    expect(parsePythonJson('{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \\" Infinity"}')).toEqual({ a: NaN, b: [-Infinity, Infinity], c: 'NaN " Infinity' })
    expect(toPythonJson({ a: NaN, b: [-Infinity], c: 'NaN' })).toBe('{"a":NaN,"b":[-Infinity],"c":"NaN"}')
  })
})

describe('a moment of Optuna', () => {
  it('comes back from the text that is written, down to microseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 946684800_000_000, max: 4102444800_000_000 }), (microseconds) => {
        const at = microseconds / 1000
        expect(datetimeText(momentOf(datetimeText(at)) ?? 0)).toBe(datetimeText(at))
      }),
    )
    expect(momentOf('2026-11-24 06:48:39.812226')).toBeCloseTo(new Date(2026, 10, 24, 6, 48, 39).getTime() + 812.226, 3)
    expect(momentOf('2026-11-24 06:48:39')).toBe(new Date(2026, 10, 24, 6, 48, 39).getTime())
    expect(momentOf('yesterday')).toBeNull()
    expect(momentOf(null)).toBeNull()
  })
})

describe('a quantised range', () => {
  it('holds the multiples of its step that lie in it, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 0, max: 500 }), fc.constantFrom(0.1, 0.25, 1, 2, 7), (low, width, q) => {
        const [from, to] = [low / 10, (low + width) / 10]
        const warnings: string[] = []
        const spec = quantised('x', { low: from, high: to }, q, (_name, message) => warnings.push(message))
        const multiples = Array.from({ length: 2400 }, (_, index) => Number(((index - 1200) * q).toPrecision(12))).filter((each) => each >= from && each <= to)
        if (multiples.length === 0) expect(warnings[0]).toContain('no multiple')
        else {
          expect(multiples.every((each) => isInDomain(spec, each))).toBe(true)
          expect([spec.low, spec.high]).toEqual([multiples[0], multiples.at(-1)])
          if (spec.low !== from || spec.high !== to) expect(warnings).toHaveLength(1)
        }
      }),
    )
  })
})

describe('conditions that trials show', () => {
  const space: SearchSpace = {
    optimizer: { type: 'categorical', choices: ['sgd', 'adam', 'lion'] },
    lr: { type: 'float', low: 0, high: 1 },
    momentum: { type: 'float', low: 0, high: 1 },
    nesterov: { type: 'categorical', choices: [true, false] },
  }
  const infer = (configs: readonly Record<string, string | number | boolean>[]): { found: SearchSpace; warnings: string[] } => {
    const warnings: string[] = []
    return { found: inferConditions(space, configs, (name, message) => warnings.push(`${name}: ${message}`)), warnings }
  }

  it('are found, also one below another', () => {
    const { found, warnings } = infer([
      { optimizer: 'sgd', lr: 0.1, momentum: 0.5, nesterov: true },
      { optimizer: 'lion', lr: 0.1, momentum: 0.4, nesterov: false },
      { optimizer: 'adam', lr: 0.1 },
    ])
    expect(found['momentum']?.when).toEqual({ param: 'optimizer', in: ['sgd', 'lion'] })
    expect(found['nesterov']?.when).toEqual({ param: 'optimizer', in: ['sgd', 'lion'] })
    expect(found['lr']?.when).toBeUndefined()
    expect(warnings).toHaveLength(2)
  })

  it('are not made up where a value comes with a parameter and without it', () => {
    const { found, warnings } = infer([
      { optimizer: 'sgd', lr: 0.1, momentum: 0.5, nesterov: true },
      { optimizer: 'sgd', lr: 0.1, nesterov: true },
    ])
    expect(found['momentum']?.when).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('momentum: some trials lack it')])
  })
})
