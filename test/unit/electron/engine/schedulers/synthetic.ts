import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import type { Scheduler } from '../../../../../electron/engine/contracts/scheduler.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { simulate, type SimulatedStudy, type SimulationOptions } from '../../../../../electron/engine/analysis/simulation/simulate.ts'

export const curveSpace: SearchSpace = {
  learning_rate: { type: 'float', low: 1e-4, high: 1, log: true },
  depth: { type: 'int', low: 1, high: 8 },
}

/**
 * A synthetic learning curve: it falls exponentially towards a floor. Floor and speed depend on the configuration,
 * and not in the same way, so that the first steps mislead a little.
 */
export function curveValue(config: Config, step: number): number {
  const rate = Math.log10(Number(config['learning_rate']))
  const depth = Number(config['depth'])
  const floor = 0.05 + 0.06 * (rate + 2) ** 2 + 0.004 * (depth - 5) ** 2
  const speed = 0.2 + (0.02 * (rate + 4)) / (1 + 0.1 * depth)
  return floor + (1 - floor) * Math.exp(-speed * step)
}

/** A study of random configurations on synthetic curves. */
export function simulateCurves(scheduler: Scheduler, options: Partial<SimulationOptions> = {}): SimulatedStudy {
  return simulate({
    space: curveSpace,
    sampler: createSampler({ name: 'random' }, curveSpace),
    scheduler,
    valueAt: curveValue,
    workers: 4,
    trials: 81,
    maxSteps: 81,
    ...options,
  })
}

/** The space of `simulateLosses`. */
export const lossSpace = (losses: readonly number[]): SearchSpace => ({ trial: { type: 'int', low: 0, high: Math.max(losses.length - 1, 1) } })

/** A study whose trials have these losses at every step: trial n the nth. */
export function simulateLosses(scheduler: Scheduler, losses: readonly number[], options: Partial<SimulationOptions> = {}): SimulatedStudy {
  const space = lossSpace(losses)
  return simulateCurves(scheduler, {
    space,
    sampler: createSampler({ name: 'grid' }, space),
    valueAt: (config) => losses[Number(config['trial'])] ?? NaN,
    trials: losses.length,
    workers: 1,
    maxSteps: 9,
    ...options,
  })
}
