import { z } from 'zod'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { configFromUnit } from '../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { badInput } from '../../../shared/errors.ts'
import { deriveSeed } from '../../../shared/random/rng.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from './sobol-sequence.ts'

const sobolOptions = z.strictObject({
  scramble: z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe('Owen scrambling by the study’s seed; without it every study tries the same points, the corner of the space first'),
})

/**
 * Points of Sobol's sequence: trial n takes point n, each parameter a dimension of its own. A parameter that is not active
 * leaves its dimension unused, so that the others' stay as evenly spread. Whatever the history, a trial's number decides.
 */
function createSobol(scramble: boolean, space: SearchSpace): Sampler {
  const count = Object.keys(space).length
  if (count > sobolDimensions)
    throw badInput('cannot use the sampler "sobol"', [{ path: 'space', message: `has ${count} parameters; sobol takes at most ${sobolDimensions}` }])
  return {
    suggest: (_history, current, _rng, trial) =>
      configFromUnit(current, (_name, dimension) => {
        const coordinate = sobolCoordinate(trial.number, dimension)
        return (scramble ? owenScramble(coordinate, deriveSeed(trial.studySeed, dimension)) : coordinate) / 2 ** 32
      }),
  }
}

export const sobol: SamplerEntry<typeof sobolOptions> = {
  name: 'sobol',
  title: 'Sobol sequence',
  description: 'Like random search, but spread evenly: no clusters and no gaps. Best when the number of trials is a power of two.',
  options: sobolOptions,
  create: (options, space) => createSobol(options.scramble, space),
}
