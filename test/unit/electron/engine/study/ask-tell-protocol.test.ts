import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFinal } from '../../../../../shared/domain/trial.ts'
import { answerLine } from '../../../../../electron/engine/study/ask-tell-protocol.ts'
import { openSession, talk } from './ask-tell-session.ts'

const trial = fc.oneof(fc.nat(6), fc.constantFrom(-1, 1.5, '0', null))
const value = fc.oneof(fc.double(), fc.constantFrom('NaN', 'Infinity', 'x', null))
const values = fc.dictionary(fc.constantFrom('y', 'z', '', '__proto__'), value, { maxKeys: 2 })
const message = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('ask') }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('report'), trial, step: fc.oneof(fc.nat(9), fc.double()), values }, { requiredKeys: ['op'] }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('tell'), trial, values, state: fc.constantFrom('complete', 'pruned', 'fail', 'odd') }, { requiredKeys: ['op'] }) },
  fc.record({ op: fc.constant('enqueue'), params: fc.record({ x: fc.double({ min: -1, max: 2 }), n: fc.nat(9) }, { requiredKeys: [] }) }),
  fc.record({ op: fc.constant('best') }),
  fc.anything(),
)
/** Good requests, near misses, any JSON, Python's numbers, and any text. */
const line = fc.oneof(
  { weight: 6, arbitrary: message.map((each) => JSON.stringify(each) ?? 'undefined') },
  message.map((each) => (JSON.stringify(each) ?? '').replaceAll('null', 'NaN')),
  fc.string({ unit: 'binary' }),
  fc.json(),
)

describe('the protocol', () => {
  it('answers any line by exactly one line of JSON, and never takes a final state back', () => {
    const scheduler = fc.constantFrom({ name: 'none' }, { name: 'median' }, { name: 'asha' })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), scheduler, (lines, chosen) => {
        const session = openSession({ scheduler: chosen, budget: { trials: 5 } })
        const over = new Map<number, string>()
        for (const each of lines) {
          const reply = answerLine(session, each)
          expect(reply).not.toMatch(/[\n\r]/)
          expect(Object.keys(JSON.parse(reply)).length).toBeGreaterThan(0)
          for (const { number, state } of session.history.trials) {
            if (over.has(number)) expect(state).toBe(over.get(number))
            if (isFinal(state)) over.set(number, state)
          }
        }
        session.close()
        expect(session.history.trials.every(({ state }) => state !== 'running')).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    ['', 'is not JSON: a line is one object, such as {"op":"ask"}', null],
    ['[1]', 'is no object: a line is one object, such as {"op":"ask"}', null],
    ['{"op":"go"}', 'op: must be "ask", "report", "tell", "enqueue" or "best"', 'op'],
    ['{"op":"ask","now":1}', 'now: is not a known field', 'now'],
    ['{"op":"report","trial":0,"step":1.5,"values":{"y":1}}', 'step: must be a whole number', 'step'],
    ['{"op":"report","trial":0,"step":1,"values":{}}', 'values: needs at least one metric', 'values'],
    ['{"op":"tell","trial":0,"values":{"y":"low"}}', 'values.y: must be a number, "NaN", "Infinity" or "-Infinity"', 'values.y'],
    ['{"op":"tell","trial":0,"state":"ok"}', 'state: must be "complete", "pruned" or "fail"', 'state'],
    ['{"op":"enqueue","params":{"x":2,"n":1}}', 'params.x: 2 is outside the search space', 'params.x'],
    ['{"op":"enqueue","params":{"x":0}}', 'params.n: is missing', 'params.n'],
  ])('says what is wrong with %s', (text, error, field) => {
    const say = talk(openSession())
    expect(say(text)).toEqual({ error, field })
    expect(say({ op: 'ask' })).toMatchObject({ trial: 0 })
  })
})
