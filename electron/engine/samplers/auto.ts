import { z } from 'zod'
import type { History } from '../contracts/history.ts'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { valueCount } from '../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { cmaes } from './cmaes/index.ts'
import { gp } from './gp/index.ts'
import { nsga2 } from './nsga2/index.ts'
import { random } from './random.ts'
import { tpe } from './tpe/index.ts'

/** The samplers that `auto` picks from. */
export type AutoChoice = 'gp' | 'cmaes' | 'tpe' | 'nsga2' | 'random'

/** What was picked, and why, as one says it to the user. */
export interface Pick {
  readonly name: AutoChoice
  readonly why: string
}

/** What the rules go by. */
interface Situation {
  /** Parameters with more than one value, and how many of them are numeric, categorical or conditional. */
  readonly parameters: number
  readonly numeric: number
  readonly categorical: number
  readonly conditional: number
  /** Trials so far, whatever their state, and those that run or wait now. */
  readonly trials: number
  readonly open: number
  readonly objectives: number
}

interface Rule {
  readonly name: AutoChoice
  fits(situation: Situation): boolean
  why(situation: Situation): string
}

/** Up to here a Gaussian process gets more out of each trial than anything else; it costs some 50 ms a decision there, and more beyond. */
const fewTrials = 200
/** More parameters than this give it distances that say little. */
const manyParameters = 40
/** So many trials at once are not worth a model of where each of them may lead. */
const manyAtOnce = 32
/** A front is built up slowly; from here on breeding is as good as modelling, at a hundredth of the cost. */
const manyTrialsForFront = 1000

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/**
 * The first that fits decides. From the median regrets after 50, 100, 200, 500 and 1000 trials on the functions of `test/bench/functions.ts` (see docs/samplers.md):
 * up to 200 trials `gp` is ahead on nearly all; from there on `cmaes` is, which learns from gp's trials, also where half of the parameters are conditional. What follows
 * for spaces with more choices or conditions than those functions have is not measured, but what `cmaes` cannot model and `tpe` can.
 */
const rules: readonly Rule[] = [
  { name: 'random', fits: ({ parameters }) => parameters === 0, why: () => 'there is nothing to choose between' },
  {
    name: 'nsga2',
    fits: ({ objectives, trials }) => objectives > 1 && trials >= manyTrialsForFront,
    why: ({ objectives, trials }) => `${plural(objectives, 'objective')} and ${plural(trials, 'trial')} so far: enough to breed from`,
  },
  {
    name: 'tpe',
    fits: ({ objectives, trials }) => objectives > 3 || (objectives > 1 && trials >= fewTrials),
    why: ({ objectives, trials }) => `${plural(objectives, 'objective')} and ${plural(trials, 'trial')} so far: too many for a Gaussian process, too few to breed from`,
  },
  {
    name: 'gp',
    fits: ({ trials, parameters, open }) => trials < fewTrials && parameters <= manyParameters && open < manyAtOnce,
    why: ({ trials, parameters }) => `${plural(trials, 'trial')} so far, ${plural(parameters, 'parameter')}: a Gaussian process gets the most out of each trial`,
  },
  {
    name: 'cmaes',
    fits: ({ numeric, categorical, conditional }) => numeric >= 2 && 2 * categorical <= numeric && 3 * conditional <= 2 * numeric,
    why: ({ numeric, trials }) => `${plural(trials, 'trial')} so far, ${plural(numeric, 'numeric parameter')}: enough to learn the shape of the good region`,
  },
  {
    name: 'tpe',
    fits: () => true,
    why: ({ categorical, conditional, parameters, trials }) =>
      `${plural(trials, 'trial')} so far, and of ${plural(parameters, 'parameter')} ${categorical} categorical, ${conditional} conditional: models each choice by itself`,
  },
]

function situationOf(space: SearchSpace, history: History): Situation {
  const specs = Object.values(space).filter((spec) => valueCount(spec) > 1)
  const categorical = specs.filter(({ type }) => type === 'categorical').length
  let open = 0
  for (const { state, pausedAtStep } of history.trials) if (state === 'running' || (state === 'waiting' && pausedAtStep === undefined)) open += 1
  return {
    parameters: specs.length,
    numeric: specs.length - categorical,
    categorical,
    conditional: specs.filter(({ when }) => when !== undefined).length,
    trials: history.trials.length,
    open,
    objectives: history.objectives.length,
  }
}

/** Which sampler proposes the next trial of this history, and why. A function of the two alone. */
export function pickSampler(space: SearchSpace, history: History): Pick {
  const situation = situationOf(space, history)
  const rule = rules.find(({ fits }) => fits(situation))
  if (rule === undefined) throw new RangeError('no rule fits: the last one fits everything')
  return { name: rule.name, why: rule.why(situation) }
}

/** Each sampler with its defaults; made when it is first picked, and kept, so that it follows the history from there. */
function createAuto(space: SearchSpace): Sampler {
  const create: Readonly<Record<AutoChoice, () => Sampler>> = {
    gp: () => gp.create(gp.options.parse({}), space),
    cmaes: () => cmaes.create(cmaes.options.parse({}), space),
    tpe: () => tpe.create(tpe.options.parse({}), space),
    nsga2: () => nsga2.create(nsga2.options.parse({}), space),
    random: () => random.create({}, space),
  }
  const made = new Map<AutoChoice, Sampler>()
  return {
    suggest(history, current, rng, trial) {
      const { name } = pickSampler(space, history)
      const sampler = made.get(name) ?? create[name]()
      made.set(name, sampler)
      return sampler.suggest(history, current, rng, trial)
    },
  }
}

export const auto: SamplerEntry = {
  name: 'auto',
  title: 'Automatic',
  description: 'Picks the sampler that suits the space and the number of trials so far, trial by trial.',
  options: z.strictObject({}),
  create: (_options, space) => createAuto(space),
}
