import { z } from 'zod'
import { badInput } from '../../../shared/errors.ts'
import { createRng, deriveSeed } from '../../../shared/random/rng.ts'
import type { History, TrialView } from '../contracts/history.ts'
import type { Decision, Fork, Scheduler, SchedulerEntry, SchedulerStudy } from '../contracts/scheduler.ts'
import { explore, type Exploration } from './explore.ts'
import { numberBetween, wholeNumber } from './options.ts'
import { followPopulation, reached, type Arrival, type Generation, type Population } from './population.ts'
import { followProgress } from './trial-progress.ts'
import { ordinal } from './words.ts'

const pbtOptions = z.strictObject({
  population: wholeNumber(2).default(10).describe('How many trials train side by side'),
  interval_epochs: wholeNumber(1).default(5).describe('They are compared every so many epochs'),
  quantile: numberBetween(0.01, 0.5).default(0.2).describe('The worst so much of the population is replaced by copies of the best so much'),
  perturbation: numberBetween(0.01, 0.99).default(0.2).describe('A copy has its numbers multiplied by 1 plus or minus this'),
  resample_probability: numberBetween(0, 1).default(0.25).describe('How likely a parameter of a copy is drawn anew from its range instead'),
  max_epochs: wholeNumber(1).nullable().default(null).describe('The steps of a whole training, at which nobody is compared any more; found from the study when left out'),
  explore: z.string().default('').describe('The parameters that a copy changes, separated by commas; all that a checkpoint can go on with when left out'),
})
type PbtOptions = z.output<typeof pbtOptions>

const goOn: Decision = { kind: 'continue' }

/** The stream of random numbers of copies: apart from those of suggestions, weights and splits. */
const forkStream = 4

/**
 * Population based training (Jaderberg et al., "Population Based Training of Neural Networks", 2017): a population trains side by side; every few epochs
 * the worst are replaced by copies of the best, weights and parameters (exploit: truncation selection, section 4.1.1), and the copies' parameters are
 * changed a little (explore). What comes out is a schedule of parameters: the line of trials that led to the best one.
 *
 * Where it differs: a trial's configuration never changes here, so the copy is a new trial that says what it was copied from, and the one that it replaces
 * ends as pruned. The population is compared when all of it has reached a generation, so a study's outcome does not depend on which worker was faster;
 * in the paper each worker compares whenever it is ready. A population that is a multiple of the slots wastes the least time.
 * A trial that fails is replaced at the next generation. When the budget of trials is used up nobody is replaced any more and the population trains on.
 *
 * A report takes O(log n) time, `next` a look at the population.
 */
function createPbt(options: PbtOptions, maxSteps: number | undefined, study: SchedulerStudy = { space: {}, seed: 0 }): Scheduler {
  const { interval_epochs: interval, population: size } = options
  const max = options.max_epochs ?? maxSteps
  // A copy made where training ends would have nothing to do, and nothing to report.
  if (max === undefined) throw badInput('cannot use the scheduler "pbt"', [{ path: 'scheduler.max_epochs', message: 'is needed: the study does not say how many steps a trial runs' }])
  const exploration = explorationOf(options, study)
  const populationOf = followPopulation(interval)
  const progressOf = followProgress()
  const generationOf = (step: number): number => Math.floor(step / interval)

  const fork = (donors: readonly Arrival[], history: History, reason: (donor: Arrival) => string, replaces?: number): Fork => {
    const rng = createRng(deriveSeed(study.seed, forkStream, history.trials.length))
    const donor = donors[rng.integer(donors.length)]
    const trial = donor === undefined ? undefined : history.trials[donor.trial]
    if (donor === undefined || trial === undefined) throw new RangeError('a copy needs a trial to copy')
    return { kind: 'fork', trial: trial.number, step: trial.pausedAtStep ?? donor.step, config: explore(trial.config, study.space, exploration, rng), replaces, why: reason(donor) }
  }

  return {
    onReport(trial, history) {
      const step = trial.lastStep
      const before = Math.max(progressOf(history)(trial).before, trial.forkedFrom?.step ?? 0)
      if (generationOf(step) <= generationOf(before) || step >= max) return goOn
      return { kind: 'pause', why: `step ${step}: waits for the rest of the population` }
    },
    next(history, prospect) {
      const mayFork = prospect?.newTrials !== false
      if (mayFork && history.searched.length < size) return undefined
      const population = populationOf(history)
      const leaving = leavers(population, generationOf)
      if (leaving === undefined) return undefined
      const { trial, generation } = leaving
      const arrival = generation?.arrivals.get(trial.number)
      if (generation === undefined || arrival === undefined) return { trial: trial.number, why: `step ${reached(trial)}: goes on with the population` }
      const { donors, isWorst } = selection(generation, arrival, options.quantile, history)
      const place = (each: Arrival): string => `${ordinal(generation.ranking.rank(each) + 1)} of ${generation.ranking.size}`
      if (mayFork && donors.length > 0 && population.members < size)
        return fork(donors, history, (donor) => `step ${donor.step}: a copy of trial ${donor.trial}, ${place(donor)}, takes the place of one that failed`)
      if (mayFork && donors.length > 0 && isWorst)
        return fork(donors, history, (donor) => `step ${arrival.step}: trial ${trial.number}, ${place(arrival)}, makes room for a copy of trial ${donor.trial}, ${place(donor)}`, trial.number)
      return { trial: trial.number, why: `step ${arrival.step}: ${place(arrival)} in the population` }
    },
    mayStart: (history) => history.searched.length < size || populationOf(history).members === 0,
  }
}

/**
 * Who leaves next: of the trials that wait at the lowest generation, once nobody is on the way to it, the worst.
 * So the best still wait, with their checkpoints, when the worst are replaced.
 */
function leavers({ living, generation }: Population, generationOf: (step: number) => number): { trial: TrialView; generation: Generation | undefined } | undefined {
  const lowest = Math.min(...living.map((trial) => generationOf(reached(trial))))
  const lossOf = ({ number }: TrialView): number => generation(lowest)?.arrivals.get(number)?.loss ?? Infinity
  const waiting = living.filter((trial) => trial.pausedAtStep !== undefined && generationOf(reached(trial)) === lowest)
  const [first, ...others] = waiting
  if (first === undefined) return undefined
  const trial = others.reduce((worst, each) => (lossOf(each) >= lossOf(worst) ? each : worst), first)
  return { trial, generation: generation(lowest) }
}

/** Whether an arrival is among the worst of its generation, and the best ones whose checkpoints wait to be copied. */
function selection({ ranking }: Generation, arrival: Arrival, quantile: number, history: History): { donors: Arrival[]; isWorst: boolean } {
  const count = ranking.size < 2 ? 0 : Math.max(1, Math.floor(ranking.size * quantile))
  const best = Array.from({ length: count }, (_, place) => ranking.at(place)).filter((each) => each !== undefined)
  const donors = best.filter(({ trial, loss }) => history.trials[trial]?.pausedAtStep !== undefined && loss < Infinity)
  const isWorst = ranking.rank(arrival) >= ranking.size - count && donors.every(({ loss }) => loss < arrival.loss)
  return { donors, isWorst }
}

function explorationOf({ explore: given, perturbation, resample_probability }: PbtOptions, { space, fixedByCheckpoint = [] }: SchedulerStudy): Exploration {
  const names = given.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const unknown = names.filter((name) => !Object.hasOwn(space, name))
  if (unknown.length > 0 && Object.keys(space).length > 0)
    throw badInput('cannot use the scheduler "pbt"', [{ path: 'scheduler.explore', message: `"${unknown.join('", "')}" is not in the search space` }])
  const changes = (name: string): boolean => (names.length > 0 ? names.includes(name) : !fixedByCheckpoint.includes(name))
  return { changes, perturbation, resampleProbability: resample_probability }
}

export const pbt: SchedulerEntry<typeof pbtOptions> = {
  name: 'pbt',
  title: 'Population based training',
  description: 'Trains a population side by side and replaces the worst by changed copies of the best, weights included: finds a schedule of parameters.',
  options: pbtOptions,
  forks: true,
  create: createPbt,
}
