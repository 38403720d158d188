import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReportParser } from '../../../../../electron/engine/executors/report-parser.ts'

const parse = (line: string, resumeStep = 0) => createReportParser('val_error', resumeStep)(line)

describe('JSON lines', () => {
  it('reads the step and the numbers, and leaves everything else out', () => {
    expect(parse('{"step": 3, "val_error": 0.12, "note": "x", "ok": true, "best": null, "more": {"a": 1}}')).toEqual({ step: 3, values: { val_error: 0.12 } })
  })

  it('takes the epoch for the step when there is no step', () => {
    expect(parse('{"epoch": 2, "val_error": 1}')).toEqual({ step: 2, values: { val_error: 1 } })
    expect(parse('{"epoch": 2, "step": 900, "val_error": 1}')).toEqual({ step: 900, values: { val_error: 1 } })
  })

  it('reads NaN and the infinities as Python prints them, but not inside strings', () => {
    const report = parse('{"step": 1, "val_error": NaN, "up": Infinity, "down": -Infinity, "text": "NaN \\" Infinity", "Infinity": 2}')
    expect(report).toEqual({ step: 1, values: { val_error: NaN, up: Infinity, down: -Infinity, Infinity: 2 } })
  })

  it('leaves lines that are not a JSON object with numbers to the log', () => {
    for (const line of ['[1, 2]', '{"a": "b"}', '{', '{"step": 3}', '{"val_error": 0.1', '3', 'null', '{val_error: 1}', '']) expect(parse(line), line).toBeUndefined()
  })

  it('reads back every report that JSON.stringify writes', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !['step', 'epoch', '__proto__'].includes(text))
    const values = fc.dictionary(name, fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)), { minKeys: 1 })
    fc.assert(
      fc.property(fc.nat(), values, (step, reported) => {
        expect(parse(JSON.stringify({ step, ...reported }))).toEqual({ step, values: { ...reported } })
      }),
    )
  })
})

describe('name=value lines', () => {
  it('reads exponents, nan and inf, between spaces, commas or semicolons', () => {
    expect(parse('epoch=3, val_error=1.2e-1; lr=+1E5 loss=-inf acc=.5 x=NaN n=2.')).toEqual({
      step: 3,
      values: { val_error: 0.12, lr: 1e5, loss: -Infinity, acc: 0.5, x: NaN, n: 2 },
    })
    expect(parse('val_error = 0.5')).toEqual({ step: 1, values: { val_error: 0.5 } })
  })

  it('is a log when anything else stands on the line', () => {
    for (const line of ['Epoch 3: val_error=0.12', 'val_error=0.12 (best)', 'val_error=0.1.2', 'val_error=', 'val_error==1', 'step=3 file=a.txt'])
      expect(parse(line), line).toBeUndefined()
  })

  it('is a log when it names neither a step nor the objective', () => {
    expect(parse('lr=0.1 momentum=0.9')).toBeUndefined()
    expect(parse('step=2 train_loss=0.1')).toEqual({ step: 2, values: { train_loss: 0.1 } })
  })

  it('reads back every number as it was printed', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const printed = String(value).replace('Infinity', 'inf').replace('NaN', 'nan')
        expect(parse(`val_error=${printed}`)?.values['val_error']).toBe(Object.is(value, -0) ? 0 : value)
      }),
    )
  })
})

describe('a checkpoint', () => {
  it('is stated beside values or alone, and is no value', () => {
    expect(parse('{"step": 3, "val_error": 1, "checkpoint": 2}')).toEqual({ step: 3, values: { val_error: 1 }, checkpoint: 2 })
    expect(parse('{"checkpoint": 5}', 4)).toEqual({ step: 4, values: {}, checkpoint: 5 })
    expect(parse('checkpoint=5')).toEqual({ step: 0, values: {}, checkpoint: 5 })
  })

  it('is none unless it is a whole number from 0, and moves no step on', () => {
    for (const line of ['checkpoint=1.5', '{"checkpoint": -1}', '{"checkpoint": "last"}']) expect(parse(line), line).toBeUndefined()
    const parser = createReportParser('val_error', 0)
    expect(['val_error=1', 'checkpoint=9', 'val_error=1'].map((line) => parser(line)?.step)).toEqual([1, 1, 2])
  })
})

describe('steps that are not stated', () => {
  it('count up with each line that holds the objective, from the step resumed from', () => {
    const parser = createReportParser('val_error', 4)
    const steps = ['val_error=3', '{"val_error": 2}', '{"step": 10, "val_error": 1}', 'val_error=0'].map((line) => parser(line)?.step)
    expect(steps).toEqual([5, 6, 10, 11])
  })

  it('are the last one when the line holds other values only', () => {
    const parser = createReportParser('val_error', 0)
    expect(parser('{"parameters": 100}')?.step).toBe(1)
    expect(parser('val_error=3')?.step).toBe(2)
    expect(parser('{"inference_ms": 1.5}')?.step).toBe(2)
  })

  it('replace steps that are not whole numbers from 0', () => {
    for (const step of ['1.5', '-1', '1e400', '"3"', 'NaN']) expect(parse(`{"step": ${step}, "val_error": 1}`), step).toEqual({ step: 1, values: { val_error: 1 } })
  })
})

it('never throws, and a report always holds a value and a whole step', () => {
  const parts = fc.constantFrom('{', '}', '"', '\\', 'NaN', '-Infinity', '=', ',', ' ', 'step', 'val_error', '1e5', ':', '\u0000')
  const line = fc.oneof(fc.string(), fc.array(parts, { maxLength: 20 }).map((list) => list.join('')))
  fc.assert(
    fc.property(line, (text) => {
      const report = parse(text)
      if (report === undefined) return
      expect(Number.isSafeInteger(report.step)).toBe(true)
      expect(Object.keys(report.values).length).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
})

it('reads a line of a mebibyte without overflowing', () => {
  const line = `{"val_error": NaN, "text": "${'a\\n'.repeat(300_000)}"}`
  expect(parse(line)).toEqual({ step: 1, values: { val_error: NaN } })
})
