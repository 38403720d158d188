import { describe, expect, it } from 'vitest'
import { choices } from '../../../../electron/cli/commands/simulate.ts'
import { renderSimulation, simulationLines } from '../../../../electron/cli/simulation-result.ts'
import type { SimulationResult } from '../../../../shared/contract/simulation.ts'

const curve = { low: [null], median: [null], high: [null] }
const result: SimulationResult = {
  source: 'a model of 60 trials of "mlp"',
  metric: { name: 'val_error', goal: 'minimize' },
  measure: 'value',
  unit: 'seconds',
  time: 130,
  workers: 2,
  seeds: 5,
  trials: 60,
  model: { trials: 60, rankCorrelation: 0.9, error: 0.0123 },
  notes: ['Take care.'],
  baseline: 'random + none',
  pairs: [
    { name: 'random + none', quarters: [null, 0.2, 0.19, 0.18], reached: 100, saving: 0, sooner: 0, trials: 60, curve },
    { name: 'tpe + asha', quarters: [0.19, 0.18, 0.17, 0.17], reached: 59, saving: 0.41, sooner: 4, trials: 170.5, curve },
    { name: 'de + none', quarters: [0.3, 0.3, 0.3, 0.3], reached: null, saving: null, sooner: 0, trials: 60, curve },
  ],
  summary: 'tpe + asha would have saved 41 % of the time.',
}

describe('a simulation on the terminal', () => {
  it('is a table with the sentence below', () => {
    expect(renderSimulation(result, Infinity).split('\n')).toEqual([
      'Simulated: a model of 60 trials of "mlp". Trials that it has not seen it ranks with a correlation of 0.90, and is off by 0.0123 (median).',
      'Each pair had 2 min 10 s (60 whole trials of random search) on 2 workers, 5 times.',
      'Note: Take care.',
      '',
      'Median of the best val_error after so much of the time, and when a pair is where random + none ends',
      'sampler + scheduler  25 %  50 %  75 %  100 %  there after  saves  sooner in  trials',
      'random + none           –   0.2  0.19   0.18   1 min 40 s                        60',
      'tpe + asha           0.19  0.18  0.17   0.17       59.0 s   41 %     4 of 5   170.5',
      'de + none             0.3   0.3   0.3    0.3          not            0 of 5      60',
      '',
      'tpe + asha would have saved 41 % of the time.',
    ])
  })

  it('is a line for the source, one a pair and one for the sentence in JSON', () => {
    const lines = simulationLines(result).map((line): unknown => JSON.parse(line))
    expect(lines).toHaveLength(5)
    expect(lines[0]).toMatchObject({ event: 'simulation', measure: 'value', time: 130, workers: 2 })
    expect(lines[2]).toEqual({ event: 'pair', ...result.pairs[1] })
    expect(lines[4]).toEqual({ event: 'summary', summary: result.summary })
  })
})

describe('a list of samplers or schedulers', () => {
  it('may carry options', () => {
    expect(choices('random, tpe:{"n_startup":5,"gamma":0.1},gp')).toEqual([{ name: 'random' }, { name: 'tpe', n_startup: 5, gamma: 0.1 }, { name: 'gp' }])
  })

  it.each(['tpe,', 'tpe:{', 'tpe:3', ''])('is refused where it is none: %j', (text) => {
    expect(() => choices(text)).toThrow(/missing|JSON object/)
  })
})
