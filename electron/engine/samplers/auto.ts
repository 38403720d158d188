import { z } from 'zod'
import { follow } from '../contracts/follow.ts'
import type { History, TrialView } from '../contracts/history.ts'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { valueCount } from '../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
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

/** What the pick goes by. Before a study has begun it follows from the definition (`trials` is 0), afterwards from the history (`situationOf`). */
export interface Situation {
  readonly space: SearchSpace
  /** Trials so far, whatever their state. */
  readonly trials: number
  /** How many trials run or wait at once. */
  readonly parallel: number
  /** Metrics with a goal. */
  readonly objectives: number
  /** Whether a scheduler stops or pauses trials before their end. */
  readonly multiFidelity: boolean
}

/** The same, and the parameters with more than one value counted: how many of them are numeric, categorical or conditional. */
interface Counted extends Situation {
  readonly parameters: number
  readonly numeric: number
  readonly categorical: number
  readonly conditional: number
}

interface Rule {
  readonly name: AutoChoice
  fits(situation: Counted): boolean
  why(situation: Counted): string
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
 * up to 200 trials `gp` is ahead on nearly all, unless a scheduler stops trials (`npm run bench -- schedulers --schedulers asha+tpe asha+gp`); from there on `cmaes` is, which learns from gp's trials, also where half of the parameters are conditional. What follows
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
    name: 'tpe',
    fits: ({ multiFidelity }) => multiFidelity,
    why: () => 'trials are stopped or paused early: it compares them at the largest step that enough of them have reached',
  },
  {
    name: 'gp',
    fits: ({ trials, parameters, parallel }) => trials < fewTrials && parameters <= manyParameters && parallel < manyAtOnce,
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

function count(situation: Situation): Counted {
  const specs = Object.values(situation.space).filter((spec) => valueCount(spec) > 1)
  const categorical = specs.filter(({ type }) => type === 'categorical').length
  const conditional = specs.filter(({ when }) => when !== undefined).length
  return { ...situation, parameters: specs.length, numeric: specs.length - categorical, categorical, conditional }
}

/** Which sampler proposes the next trial in this situation, and why. */
export function pickSampler(situation: Situation): Pick {
  const counted = count(situation)
  const rule = rules.find(({ fits }) => fits(counted))
  if (rule === undefined) throw new RangeError('no rule fits: the last one fits everything')
  return { name: rule.name, why: rule.why(counted) }
}

/**
 * Follows a history: what is known from it of the study's situation. A trial that ended is looked at once, and the others at every look.
 * @returns a function of the space and the history alone
 */
export function followSituation(space: SearchSpace): (history: History) => Situation {
  let open: number[] = []
  let pruned = 0
  const read = follow<TrialView>((history) => history.searched, {
    reset() {
      open = []
      pruned = 0
    },
    add: ({ number }) => open.push(number),
  })
  return (history) => {
    read(history)
    let paused = 0
    open = open.filter((number) => {
      const trial = history.trials[number]
      if (trial?.pausedAtStep !== undefined) paused += 1
      if (trial?.state === 'pruned') pruned += 1
      return trial !== undefined && !isFinal(trial.state)
    })
    return { space, trials: history.searched.length, parallel: open.length - paused, objectives: history.objectives.length, multiFidelity: pruned + paused > 0 }
  }
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
  const situationOf = followSituation(space)
  return {
    suggest(history, current, rng, trial) {
      const { name } = pickSampler(situationOf(history))
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
