import { describe, expect, it } from 'vitest'
import type { KnownSource } from '../../../../../../../electron/engine/analysis/simulation/curve-source.ts'
import { mlpCurves } from '../../../../../../../electron/engine/analysis/simulation/functions/named-sources.ts'
import { simulate } from '../../../../../../../electron/engine/analysis/simulation/simulate.ts'
import { rankCorrelation } from '../../../../../../../shared/statistics/rank-correlation.ts'
import { fitSurrogate, type ObservedStudy } from '../../../../../../../electron/engine/analysis/simulation/surrogate/surrogate.ts'
import { syntheticCurves } from '../../../../../../../electron/engine/analysis/simulation/synthetic-curves.ts'
import type { TrialView } from '../../../../../../../electron/engine/contracts/history.ts'
import { createSampler } from '../../../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../../../electron/engine/schedulers/registry.ts'
import { configFromUnit } from '../../../../../../../shared/domain/config.ts'
import { createRng } from '../../../../../../../shared/random/rng.ts'

/** A study by random search on a source whose truth is known. */
function studyOf(source: KnownSource, trials: number, scheduler = 'none'): ObservedStudy {
  const { history } = simulate({
    ...source,
    sampler: createSampler({ name: 'random' }, source.space),
    scheduler: createScheduler({ name: scheduler }, source.maxSteps),
    workers: 4,
    trials,
    seed: 3,
  })
  return {
    space: source.space,
    goal: 'minimize',
    maxSteps: source.maxSteps,
    trials: history.trials.map(({ config, curve, state }) => ({ config, curve: [...curve], complete: state === 'complete' })),
  }
}

const rng = createRng(7)
const heldOut = (source: KnownSource, count = 100) => Array.from({ length: count }, () => configFromUnit(source.space, () => rng.uniform()))
const view = (number: number): TrialView => ({ number, place: number, config: {}, state: 'running', lastStep: 0, loss: undefined, curve: new Map(), pausedAtStep: undefined, result: undefined })
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

describe('a surrogate of a study', () => {
  it.each([
    ['crossing curves', syntheticCurves(1), 0.95, 0.02],
    ['curves of an MLP', mlpCurves(0), 0.85, 0.05],
  ])('reproduces the learning curves of trials that it has not seen: %s', (_, source, order, error) => {
    const curves = fitSurrogate(studyOf(source, 60)).curves(0)
    const configs = heldOut(source)
    for (const step of [3, 9, 27, source.maxSteps]) {
      const [predicted, truth] = [configs.map((config) => curves.truthAt(config, step)), configs.map((config) => source.truthAt(config, step))]
      expect(rankCorrelation(predicted, truth), `step ${String(step)}`).toBeGreaterThan(order)
      expect(median(predicted.map((value, i) => Math.abs(value - (truth[i] ?? NaN)))), `step ${String(step)}`).toBeLessThan(error)
    }
  })

  it('says of itself how well it does that', () => {
    const source = syntheticCurves(1)
    const quality = fitSurrogate(studyOf(source, 60)).quality()
    expect(quality.trials).toBe(60)
    expect(quality.rankCorrelation).toBeGreaterThan(0.95)
    expect(quality.error).toBeLessThan(0.02)
    const noise = studyOf(source, 60)
    const shuffled = { ...noise, trials: noise.trials.map((trial, i) => ({ ...trial, config: noise.trials[(i * 17 + 5) % 60]?.config ?? {} })) }
    expect(fitSurrogate(shuffled).quality().rankCorrelation).toBeLessThan(0.4)
  })

  it('never promises much more than the best that was seen', () => {
    for (const source of [syntheticCurves(0), mlpCurves(0)]) {
      const study = studyOf(source, 60)
      const curves = fitSurrogate(study).curves(0)
      const last = study.trials.map(({ curve }) => curve.at(-1)?.[1] ?? Infinity).sort((a, b) => a - b)
      const [best = 0, tenth = 0] = [last[0], last[6]]
      const promised = Math.min(...heldOut(source, 1000).map((config) => curves.truthAt(config, source.maxSteps)))
      expect(promised).toBeGreaterThanOrEqual(best - (tenth - best))
    }
  })

  it('keeps bad trials bad that were stopped early', () => {
    const source = mlpCurves(0)
    const study = studyOf(source, 150, 'asha')
    expect(study.trials.filter(({ complete }) => complete).length).toBeLessThan(30)
    const curves = fitSurrogate(study).curves(0)
    const configs = heldOut(source)
    const order = rankCorrelation(configs.map((config) => curves.truthAt(config, 27)), configs.map((config) => source.truthAt(config, 27)))
    expect(order).toBeGreaterThan(0.7)
  })

  it('is as noisy as the study, and the same for the same seed, trial and step', () => {
    const source = syntheticCurves(2, 27, 0.02)
    const surrogate = fitSurrogate(studyOf(source, 100))
    const [config = {}] = heldOut(source, 1)
    const curves = surrogate.curves(4)
    const errors = Array.from({ length: 300 }, (_, number) => curves.valueAt(config, 27, view(number)) - curves.truthAt(config, 27))
    const sd = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
    expect(sd).toBeGreaterThan(0.007)
    expect(sd).toBeLessThan(0.06)
    const again = fitSurrogate(studyOf(source, 100)).curves(4)
    expect(Array.from({ length: 9 }, (_, i) => again.valueAt(config, i + 1, view(i)))).toEqual(Array.from({ length: 9 }, (_, i) => curves.valueAt(config, i + 1, view(i))))
    expect(surrogate.curves(5).valueAt(config, 9, view(1))).not.toBe(curves.valueAt(config, 9, view(1)))
  })

  it('knows which configurations are slow', () => {
    const source = syntheticCurves(0, 9)
    const study = studyOf(source, 60)
    const seconds = (units: unknown): number => Number(units) / 100
    const timed = { ...study, trials: study.trials.map((trial) => ({ ...trial, secondsPerStep: seconds(trial.config['units']) })) }
    const { secondsPerStep } = fitSurrogate(timed).curves(0)
    for (const config of heldOut(source, 20)) expect((secondsPerStep?.(config) ?? NaN) / seconds(config['units'])).toBeCloseTo(1, 0)
    expect(fitSurrogate(study).curves(0).secondsPerStep).toBeUndefined()
  })

  it('takes losses that are no numbers, and maximised metrics', () => {
    const source = syntheticCurves(0, 9)
    const study = studyOf(source, 40)
    const trials = study.trials.map(({ curve, ...trial }, i) => ({ ...trial, curve: curve.map(([step, value]) => [step, i === 3 ? NaN : 1 - value] as const) }))
    const curves = fitSurrogate({ ...study, goal: 'maximize', trials }).curves(0)
    const configs = heldOut(source)
    const [predicted, truth] = [configs.map((config) => curves.truthAt(config, 9)), configs.map((config) => 1 - source.truthAt(config, 9))]
    expect(rankCorrelation(predicted, truth)).toBeGreaterThan(0.85)
  })
})
