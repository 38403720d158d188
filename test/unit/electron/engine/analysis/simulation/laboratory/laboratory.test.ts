import { describe, expect, it } from 'vitest'
import { namedSources } from '../../../../../../../electron/engine/analysis/simulation/functions/named-sources.ts'
import { summaryOf } from '../../../../../../../electron/engine/analysis/simulation/laboratory/comparison.ts'
import type { LabSource } from '../../../../../../../electron/engine/analysis/simulation/laboratory/lab-source.ts'
import { replayAll, type LabPlan } from '../../../../../../../electron/engine/analysis/simulation/laboratory/laboratory.ts'
import { simulate } from '../../../../../../../electron/engine/analysis/simulation/simulate.ts'
import { fitSurrogate } from '../../../../../../../electron/engine/analysis/simulation/surrogate/surrogate.ts'
import { syntheticCurves } from '../../../../../../../electron/engine/analysis/simulation/synthetic-curves.ts'
import type { TrialView } from '../../../../../../../electron/engine/contracts/history.ts'
import { createSampler } from '../../../../../../../electron/engine/samplers/registry.ts'
import { simulationFunctions, simulationResultSchema, type SimulatedPair, type SimulationResult } from '../../../../../../../shared/contract/simulation.ts'
import type { Config } from '../../../../../../../shared/domain/search-space.ts'
import { TuneryError } from '../../../../../../../shared/errors.ts'

const curves = namedSources['mlp-curves']
const source = (changes: Partial<LabSource> = {}): LabSource => {
  if (curves === undefined) throw new Error('there are no such curves')
  return { title: 'curves', metric: { name: 'loss', goal: 'minimize' }, space: curves(0).space, unit: 'steps', notes: [], curves, ...changes }
}
const plan = (changes: Partial<LabPlan> = {}): LabPlan => ({ samplers: [{ name: 'random' }], schedulers: [{ name: 'none' }, { name: 'asha' }], seeds: 4, workers: 4, trials: 40, ...changes })

function resultOf(from: LabSource, what: LabPlan): SimulationResult {
  for (const event of replayAll(from, what)) if (event.kind === 'result') return event.result
  throw new Error('there was no result')
}

describe('the laboratory', () => {
  const result = resultOf(source(), plan())

  it('gives each pair the time of so many whole trials, and says how its regret falls', () => {
    expect(simulationResultSchema.parse(result)).toEqual(result)
    expect(result).toMatchObject({ measure: 'regret', time: (40 * 27) / 4, baseline: 'random + none', model: null })
    expect(result.pairs.map(({ name }) => name)).toEqual(['random + none', 'random + asha'])
    for (const { curve, quarters } of result.pairs) {
      expect(curve.median).toHaveLength(101)
      expect(curve.median[0]).toBeNull()
      expect(quarters[3]).toBe(curve.median[100])
      expect(curve.median.every((value, i) => value === null || (Number(curve.low[i]) <= value && value <= Number(curve.high[i])))).toBe(true)
    }
    expect(result.pairs[0]).toMatchObject({ saving: 0, sooner: 0, trials: 40 })
  })

  it('finds that ASHA saves more than half of the time on learning curves', () => {
    expect(result.pairs[1]?.saving).toBeGreaterThan(0.5)
    expect(result.pairs[1]?.trials).toBeGreaterThan(80)
    expect(result.summary).toMatch(/^random \+ asha would have saved \d\d % of the time that random \+ none takes to its final result \(sooner in \d of 4 runs\)\.$/)
  })

  it('answers the same again', () => {
    expect(resultOf(source(), plan())).toEqual(result)
  })

  it('tells the best value, with its sign, where the best that there is is not known', () => {
    const maximised: LabSource = source({
      metric: { name: 'accuracy', goal: 'maximize' },
      curves: (seed) => {
        const { optimum: _, ...known } = source().curves(seed)
        return { ...known, goal: 'maximize', truthAt: (config, step) => 1 - known.truthAt(config, step), valueAt: (config, step, trial) => 1 - known.valueAt(config, step, trial) }
      },
    })
    const { measure, pairs } = resultOf(maximised, plan())
    expect(measure).toBe('value')
    const [first] = pairs
    expect(first?.quarters[3]).toBeCloseTo(1 - 0.08 - Number(result.pairs[0]?.quarters[3]), 10)
    expect(Number(first?.curve.median[100])).toBeGreaterThan(Number(first?.curve.median[20]))
  })

  it('compares with what it is told to, and with itself nothing', () => {
    const other = resultOf(source(), plan({ samplers: [{ name: 'sobol' }], schedulers: [{ name: 'median' }], baseline: { sampler: { name: 'sobol' }, scheduler: { name: 'median' } }, seeds: 1 }))
    expect(other.pairs.map(({ name }) => name)).toEqual(['sobol + median'])
    expect(other.summary).toBe('There is nothing to compare sobol + median with.')
  })

  it('takes workers, trials and the options of a choice from the study', () => {
    const own = { sampler: { name: 'random' }, scheduler: { name: 'asha', max_epochs: 1_000_000 } }
    expect(resultOf(source({ trials: 10, workers: 2 }), { samplers: [{ name: 'random' }], schedulers: [{ name: 'none' }], seeds: 1 })).toMatchObject({ trials: 10, workers: 2, time: (10 * 27) / 2 })
    const issues = (schedulers: LabPlan['schedulers']) => {
      try {
        return resultOf(source({ own: { ...own, scheduler: { name: 'asha', nonsense: 1 } } }), plan({ schedulers, seeds: 1, trials: 2 })).pairs.length
      } catch (error) {
        return error instanceof TuneryError ? error.issues.map(({ path }) => path) : error
      }
    }
    expect(issues([{ name: 'asha' }])).toEqual(['schedulers[0].nonsense'])
    expect(issues([{ name: 'asha', reduction_factor: 4 }])).toBe(2)
  })

  it('names every choice that is wrong', () => {
    const start = () => [...replayAll(source(), plan({ samplers: [{ name: 'tpe' }, { name: 'magic' }, { name: 'tpe', n_startup: -1 }], schedulers: [{ name: 'nonesuch' }] }))]
    expect(start).toThrow(TuneryError)
    try {
      start()
    } catch (error) {
      expect(error instanceof TuneryError ? error.issues.map(({ path }) => path) : error).toEqual(['samplers[1]', 'samplers[2].n_startup', 'schedulers[0]'])
    }
  })

  it('can be ended in the middle of a replay', () => {
    let ticks = 0
    const events = replayAll(source(), plan(), () => {
      ticks += 1
      if (ticks === 100) throw new Error('enough')
    })
    expect(() => [...events]).toThrow('enough')
  })

  it('says of a model of a study what it says of the truth: that ASHA is of use on some curves, and of none on others', () => {
    const savings = [1, 2].map((member) => {
      const truth = syntheticCurves(member, 27)
      const { history } = simulate({ ...truth, sampler: createSampler({ name: 'random' }, truth.space), scheduler: { onReport: () => ({ kind: 'continue' }) }, trials: 60, seed: 77 })
      const surrogate = fitSurrogate({ space: truth.space, goal: 'minimize', maxSteps: 27, trials: history.trials.map(({ config, curve: reported }) => ({ config, curve: [...reported], complete: true })) })
      const noisy = (seed: number) => ({ ...truth, valueAt: (config: Config, step: number, trial: TrialView) => truth.valueAt(config, step, { ...trial, number: trial.number + 1e5 * (seed + 1) }) })
      const sources = [noisy, (seed: number) => surrogate.curves(seed)]
      return sources.map((each) => resultOf(source({ space: truth.space, curves: each }), plan({ seeds: 10, trials: 60 })).pairs[1]?.saving ?? 0)
    })
    const [useful = [], useless = []] = savings
    expect(Math.min(...useful)).toBeGreaterThan(0.5)
    expect(Math.max(...useless)).toBeLessThan(0.2)
  })

  it('knows every function that it offers', () => {
    expect(simulationFunctions.map(({ name }) => name).sort()).toEqual(Object.keys(namedSources).sort())
    for (const { name, steps } of simulationFunctions) expect(namedSources[name]?.(0).maxSteps).toBe(steps)
  })
})

describe('the sentence', () => {
  const pair = (name: string, saving: number | null, sooner = 3): SimulatedPair => ({ name, saving, sooner, reached: 1, quarters: [], trials: 1, curve: { low: [], median: [], high: [] } })
  const base = pair('random + none', 0)

  it.each([
    [[pair('tpe + asha', 0.414), pair('tpe + none', 0.2)], 'tpe + asha would have saved 41 % of the time that random + none takes to its final result (sooner in 3 of 5 runs).'],
    [[pair('tpe + none', null)], 'In that time none of the others would have come to where random + none ends.'],
    [[pair('tpe + none', -0.256), pair('de + none', null)], 'None of the others would have saved time: the fastest, tpe + none, takes 26 % longer than random + none.'],
    [[pair('tpe + none', 0.001)], 'None of the others would have saved time: tpe + none is as fast as random + none.'],
  ])('says which pair is fastest, and whether it is: %#', (others, sentence) => {
    expect(summaryOf([base, ...others], base.name, 5)).toBe(sentence)
  })
})
