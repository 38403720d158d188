import { z } from 'zod'
import type { Sampler, SamplerEntry } from '../../contracts/sampler.ts'
import { configFromUnit, configurationCount } from '../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { allValues, configKey, enumerateSpace } from '../enumeration.ts'
import { followUntried } from '../untried.ts'
import { createAcquisition } from './acquisition.ts'
import { beliefWeight, createBelief } from './belief.ts'
import { createEncoding } from './encoding.ts'
import { createModeller } from './models.ts'
import { createObserver } from './observations.ts'
import { rankingOf } from './ranking.ts'
import { search } from './search.ts'
import { isStartup, startupConfig } from './startup.ts'
import { scoreOf } from './study-score.ts'
import { keyTracker } from './tried.ts'

const gpOptions = z.strictObject({
  n_startup: z
    .int({ error: 'must be a whole number' })
    .min(2, 'must be >= 2')
    .max(1000, 'must be <= 1000')
    .default(10)
    .describe('How many trials are spread over the space, and known, before the first model'),
})

/** Up to so many configurations of a space are listed, to repeat none. */
const listLimit = 10_000

/** How thorough the search is: chosen so that a hundred trials of ten parameters cost about 10 ms each. */
const searchOptions = { spread: 512, around: 64, starts: 6 }

/** The best trials, around which the search looks more closely. */
const incumbentCount = 5

/**
 * Bayesian optimisation with Gaussian processes: Matérn 5/2 with a length scale a parameter (Snoek et al., NeurIPS 2012), most probable
 * hyper-parameters, and the log of the expected improvement (Ament et al., NeurIPS 2023), times the probability that bounds are kept; the
 * improvement of the Pareto front's hypervolume where there are several objectives. Running trials are believed to come out as predicted.
 * Where trials are stopped or paused the process is over configurations and steps together, and aims at the last step that a few have reached.
 * No configuration is proposed twice, and a space of at most 10,000 configurations ends the study when all have been tried.
 */
function createGp(startup: number, space: SearchSpace): Sampler {
  const encoding = createEncoding(space)
  const observe = createObserver(encoding)
  const model = createModeller(encoding)
  const belief = createBelief(encoding)
  const untriedIn = configurationCount(space) <= listLimit ? followUntried(enumerateSpace(space, allValues)) : undefined
  const triedIn = keyTracker()
  return {
    suggest(history, current, rng, trial) {
      const untried = untriedIn?.(history)
      if (untried?.size === 0) return undefined
      const tried = triedIn(history)
      const isNew = (config: Config): boolean => (untried === undefined ? !tried.has(configKey(config)) : untried.has(config))
      const otherwise = (): Config => untried?.at(rng.integer(untried.size)) ?? configFromUnit(current, () => rng.uniform())
      const observations = observe(history)
      if (isStartup(history, observations.known, startup)) {
        const config = startupConfig(current, encoding, trial, rng)
        return isNew(config) ? config : otherwise()
      }
      const ranking = rankingOf(observations)
      const models = model(history, observations, ranking)
      const prior = belief && { belief, weight: beliefWeight(observations.rows.length) }
      const acquisition = createAcquisition(encoding, models.surrogates, scoreOf(observations, models), prior)
      const ranked = new Set(ranking(observations.rows.length).flatMap((index) => observations.units[index] ?? []))
      const incumbents = [...ranked].slice(0, incumbentCount)
      for (const { units } of search(acquisition, encoding, incumbents, rng, searchOptions)) {
        const config = encoding.configOf(units)
        if (isNew(config)) return config
      }
      return otherwise()
    },
  }
}

export const gp: SamplerEntry<typeof gpOptions> = {
  name: 'gp',
  title: 'Gaussian process',
  description: 'Models the objective and tries where most improvement is to be expected. Needs the fewest trials; at its best up to about a thousand.',
  options: gpOptions,
  create: ({ n_startup: startup }, space) => createGp(startup, space),
}
