import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../../shared/filter/compile.ts'
import { FilterError } from '../../../../shared/filter/filter-error.ts'
import { trialFields } from '../../../../shared/filter/trial-fields.ts'
import { trial } from '../../renderer/charts/samples.ts'
import { definition, fields, trials } from './filter-samples.ts'

const passing = (text: string): number[] => trials.filter(compileFilter(text, fields)).map(({ number }) => number)

function errorOf(text: string): FilterError {
  try {
    compileFilter(text, fields)
  } catch (error) {
    if (error instanceof FilterError) return error
    throw error
  }
  throw new Error(`"${text}" is a filter`)
}

describe('a filter of trials', () => {
  it.each([
    ['', [0, 1, 2, 3]],
    ['val_error < 0.12 and units >= 256', [0]],
    ['0.05 < val_error <= 0.5', [0, 1]],
    ['val_error between 0.1 and 0.2 or state = waiting', [0, 3]],
    ['`learning rate` >= 1e-4', [0, 1]],
    ['"learning rate" < 1e-3', [1]],
    ['optimizer in [adam, true]', [0, 2]],
    ['optimizer = adam', [0]],
    ['optimizer != adam', [1, 2]],
    ['not optimizer = adam', [1, 2, 3]],
    ['optimizer not in (adam)', [1, 2, 3]],
    ['batch > 32', [1, 2]],
    ['batch = 32 and not (units < 500)', [3]],
    ['state = fail or reason is not missing', [2]],
    ['param.loss = mae', [1, 2]],
    ['metric.loss >= 1', [0, 2]],
    ['metric.loss = inf', [2]],
    ['val_error is nan', [2]],
    ['val_error is missing', [3]],
    ['val_error != nan', [0, 1]],
    ['tag = keep', [0, 1]],
    ['tag != keep', [2, 3]],
    ['tag = "to do" and tags contains "TO"', [0]],
    ['tag is missing', [2, 3]],
    ['note contains good', [0]],
    ['message contains "is nan"', [2]],
    ['seconds >= 1 && trial.step = 9', [0]],
    ['param.step = 3', [2, 3]],
    ['gone = x', [3]],
    ['paused_at >= 1 || number = 0', [0, 3]],
    ['train_error > 0', []],
    ['! number in [0, 1, 2]', [3]],
  ])('%s', (text, numbers) => {
    expect(passing(text)).toEqual(numbers)
  })

  it.each([
    ['unit > 3', 'there is no metric, parameter or field "unit": did you mean units?', 0],
    ['units >= "many"', 'units is a number, many is none: write a number, such as units >= 16', 9],
    ['loss > 1', '"loss" is a metric and a parameter: write metric.loss or param.loss', 0],
    ['step = 1', '"step" is a parameter and what every trial has: write param.step or trial.step', 0],
    ['optimizer = adan', 'optimizer is never "adan": did you mean adam?', 12],
    ['state = done', 'state is never "done": it is one of waiting, running, complete, pruned, fail', 8],
    ['state < complete', 'state is one of several values, which is neither less nor more: use =, != or in', 8],
    ['val_error contains 1', 'val_error is a number, and contains asks of text', 19],
    ['units', 'say what "units" is compared with', 0],
    ['units >=', 'a value is missing here', 8],
    ['units >= 3 val_error < 1', 'write and, or between two conditions', 11],
    ['(units >= 3', 'the parenthesis is not closed: put a ) here', 11],
    ['units >= 3)', 'there is no ( for this )', 10],
    ['note contains "a', 'the quotation is not closed: put a " at its end', 14],
    ['units > 12px', 'a number runs into a word', 8],
    ['units > 3 & x', '"&" means nothing here', 10],
    ['units in 3', 'in needs a list: in [32, 64]', 9],
    ['units in [3', 'the list goes on with a comma or ends with ]', 11],
    ['units between 1', 'between needs two values', 15],
    [`${'('.repeat(200)}units > 1`, 'nested more than 100 levels deep', 100],
  ])('says what is wrong with: %s', (text, problem, from) => {
    const error = errorOf(text)
    expect(error.problem).toContain(problem)
    expect(error.span.from).toBe(from)
    expect(error.message).toContain(`at character ${from + 1}`)
  })

  it('finds what is asked of ten thousand trials in a few milliseconds', () => {
    const many = Array.from({ length: 10_000 }, (_, number) =>
      trial(number, 0, { params: { units: 16 + (number % 1000), optimizer: number % 2 === 0 ? 'adam' : 'sgd' }, values: { val_error: (number % 97) / 97 } }),
    )
    const test = compileFilter('val_error < 0.12 and units >= 256 and optimizer in [adam, sgd] and not state = fail', trialFields({ definition, metricNames: [], trials: [] }))
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now()
      const passed = many.filter(test).length
      expect(passed).toBeGreaterThan(500)
      return performance.now() - start
    }).sort((a, b) => a - b)
    // Around 2 ms; the limit is far off, because the machine may be busy.
    expect(times[4]).toBeLessThan(50)
    if (process.env['TUNERY_SHOW_TIMES'] !== undefined) console.log(times)
  })
})
