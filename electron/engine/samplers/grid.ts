import { z } from 'zod'
import { follow } from '../contracts/follow.ts'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { valueCount } from '../../../shared/domain/config.ts'
import type { FloatParameter, IntParameter, Parameter, ParameterValue, SearchSpace } from '../../../shared/domain/search-space.ts'
import { badInput } from '../../../shared/errors.ts'
import { allValues, configKey, enumerateSpace } from './enumeration.ts'

const gridOptions = z.strictObject({
  points: z
    .int({ error: 'must be a whole number' })
    .min(2, 'must be >= 2')
    .max(10_000, 'must be <= 10000')
    .default(5)
    .describe('Values of a float without a step, and of an int on a log scale, spread evenly over its range'),
})

/** More levels than this are surely a mistake, and would have to be listed. */
const levelLimit = 10_000

/**
 * Every combination of the parameters' levels, in mixed-radix order (the last parameter changes fastest); a conditional parameter
 * multiplies only where it is active. The first configuration that no trial has had comes next, so that a trial enqueued by hand counts.
 */
function createGrid(points: number, space: SearchSpace): Sampler {
  const grid = enumerateSpace(space, (spec, name) => gridLevels(spec, name, points))
  if (grid.size > Number.MAX_SAFE_INTEGER)
    throw badInput('cannot use the sampler "grid"', [{ path: 'space', message: 'the grid has too many points to be counted: give parameters a step, or fewer points' }])
  const tried = new Set<string>()
  let first = 0
  const update = follow((history) => history.searched, {
    reset() {
      tried.clear()
      first = 0
    },
    add: (trial) => tried.add(configKey(trial.config)),
  })
  return {
    suggest(history) {
      update(history)
      // Trials are only ever added, so that whatever was passed over stays tried.
      for (; first < grid.size; first += 1) {
        const config = grid.at(first)
        if (!tried.has(configKey(config))) return config
      }
      return undefined
    },
  }
}

/** The values of a parameter on the grid, ascending, both ends among them. */
function gridLevels(spec: Parameter, name: string, points: number): readonly ParameterValue[] {
  if (spec.type !== 'categorical' && (spec.log === true || valueCount(spec) === Infinity)) return spread(spec, points)
  if (valueCount(spec) > levelLimit)
    throw badInput('cannot use the sampler "grid"', [
      { path: `space.${name}`, message: `has ${valueCount(spec)} values, more than the ${levelLimit} that a grid takes: give it a larger step, or log` },
    ])
  return allValues(spec)
}

function spread(spec: FloatParameter | IntParameter, points: number): number[] {
  const { low, high } = spec
  const between = (share: number): number => (spec.log === true ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low))) : low + share * (high - low))
  const inner = Array.from({ length: points - 2 }, (_, k) => between((k + 1) / (points - 1)))
  const rounded = inner.map((value) => (spec.type === 'int' ? Math.round(value) : Number(value.toPrecision(12))))
  return [...new Set([low, ...rounded.map((value) => Math.min(Math.max(value, low), high) + 0), high])]
}

export const grid: SamplerEntry<typeof gridOptions> = {
  name: 'grid',
  title: 'Grid search',
  description: 'Tries every combination of a few values for each parameter, then ends. For two or three parameters at most.',
  options: gridOptions,
  create: (options, space) => createGrid(options.points, space),
}
