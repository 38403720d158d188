import { z } from 'zod'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { configFromUnit } from '../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import { badInput } from '../../../shared/errors.ts'
import { deriveSeed } from '../../../shared/random/rng.ts'
import { createBelief } from './belief.ts'
import { avoidRepetition } from './repetition.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from './sobol-sequence.ts'

const sobolOptions = z.strictObject({
  scramble: z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe('Owen scrambling by the study’s seed; without it every study tries the same points, the corner of the space first'),
})

/**
 * Points of Sobol's sequence: trial n takes point n, each parameter a dimension of its own. A parameter that is not active leaves its dimension unused, so that the
 * others' stay as evenly spread. A trial's number decides alone; but where parameters have priors a falling share of the trials is drawn from what is
 * believed in place of their points, and in a space without continuous parameters the points after it follow one that has been tried.
 */
function createSobol(scramble: boolean, space: SearchSpace): Sampler {
  const count = Object.keys(space).length
  if (count > sobolDimensions)
    throw badInput('cannot use the sampler "sobol"', [{ path: 'space', message: `has ${count} parameters; sobol takes at most ${sobolDimensions}` }])
  const believe = createBelief(space)
  const withoutRepetition = avoidRepetition(space)
  const point = (index: number, studySeed: number): Config =>
    configFromUnit(space, (_name, dimension) => {
      const coordinate = sobolCoordinate(index, dimension)
      return (scramble ? owenScramble(coordinate, deriveSeed(studySeed, dimension)) : coordinate) / 2 ** 32
    })
  return {
    suggest: (history, _current, rng, { number, studySeed }) =>
      withoutRepetition(history, rng, (attempt) => believe({ trial: number, attempt, finished: number }, rng) ?? point(number + attempt, studySeed)),
  }
}

export const sobol: SamplerEntry<typeof sobolOptions> = {
  name: 'sobol',
  title: 'Sobol sequence',
  description: 'Like random search, but spread evenly: no clusters and no gaps. Best when the number of trials is a power of two.',
  options: sobolOptions,
  create: (options, space) => createSobol(options.scramble, space),
}
