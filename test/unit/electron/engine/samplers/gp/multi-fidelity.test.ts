import { describe, expect, it } from 'vitest'
import { simulate, type SimulatedStudy } from '../../../../../../electron/engine/analysis/simulation/simulate.ts'
import type { Sampler } from '../../../../../../electron/engine/contracts/sampler.ts'
import { gp } from '../../../../../../electron/engine/samplers/gp/index.ts'
import { asha } from '../../../../../../electron/engine/schedulers/asha.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { at } from './studies.ts'

const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }

/** What a configuration comes to; early on those with a small x look worse than they are. */
const final = (config: Config): number => (at(config, 'x') - 0.3) ** 2 + (at(config, 'y') - 0.8) ** 2
const curve = (config: Config, step: number): number => final(config) + (1.2 - at(config, 'x')) / step

const create = (): Sampler => gp.create(gp.options.parse({ n_startup: 8 }), space)

const study = (sampler: Sampler, seconds: number): SimulatedStudy =>
  simulate({ space, maxSteps: 9, valueAt: curve, sampler, scheduler: asha.create(asha.options.parse({}), 9, { space, seed: 1 }), workers: 2, trials: Infinity, seconds, seed: 1 })

describe('the sampler gp under a scheduler that pauses trials', { timeout: 60_000 }, () => {
  it('learns from paused trials, and what they come to at the last step', () => {
    const { history } = study(create(), 80)
    const ended = history.trials.filter(({ lastStep }) => lastStep === 9)
    expect(Math.min(...ended.map(({ config }) => final(config)))).toBeLessThan(0.003)
    const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + final(history.trials[number]?.config ?? {}), 0) / numbers.length
    expect(mean([15, 16, 17, 18, 19])).toBeLessThan(mean([0, 1, 2, 3, 4, 5, 6, 7]) / 3)
  })

  it('answers the same when it reads the history at once', () => {
    const configsOf = ({ history }: SimulatedStudy): Config[] => history.trials.map(({ config }) => config)
    const fresh: Sampler = { suggest: (...asked) => create().suggest(...asked) }
    expect(configsOf(study(fresh, 40))).toEqual(configsOf(study(create(), 40)))
  })
})
