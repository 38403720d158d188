import { z } from 'zod'
import { badInput } from '../../../shared/errors.ts'
import type { History } from '../contracts/history.ts'
import type { Rung, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { asha } from './asha.ts'
import { bracketOfTrial, bracketSizes, followBrackets } from './brackets.ts'
import { wholeNumber } from './options.ts'

const hyperbandOptions = z
  .strictObject({
    min_epochs: wholeNumber(1).default(1).describe('The first rung of the first bracket (r in the paper)'),
    reduction_factor: wholeNumber(2).default(3).describe('One trial in so many goes on from a rung (eta)'),
    max_epochs: wholeNumber(1).nullable().default(null).describe('The most steps of a trial (R); found from the study when left out'),
    brackets: wholeNumber(1).nullable().default(null).describe('So many brackets, those that stop the most first; all that fit when left out'),
    type: z
      .enum(['promotion', 'stopping'], { error: 'must be "promotion" or "stopping"' })
      .default('promotion')
      .describe('promotion pauses a trial and may resume it later; stopping ends it, for trials that cannot be resumed'),
  })
  .refine(({ max_epochs, min_epochs }) => max_epochs === null || max_epochs > min_epochs, { path: ['max_epochs'], message: 'must be > min_epochs' })
type HyperbandOptions = z.output<typeof hyperbandOptions>

/**
 * Asynchronous Hyperband: several brackets of ASHA, which begin at different rungs, for when it is not known how early
 * a trial can be judged. (Li et al., "Hyperband", JMLR 2018; asynchronous by looping through the brackets of ASHA, as in Li et al., MLSys 2020.)
 *
 * A trial's bracket follows from its place in the search: for R = 81 and eta = 3 the first 81 trials, then 34, 15, 8 and 5 (Algorithm 1 of the first paper), and so on
 * from the start, each time with the rungs that earlier rounds have filled. Nobody waits for a bracket to be done. Each bracket ranks its own trials only.
 * A report takes O(log n) time.
 */
function createHyperband({ min_epochs, reduction_factor, max_epochs, brackets, type }: HyperbandOptions, maxSteps: number | undefined): Scheduler {
  const max = max_epochs ?? maxSteps
  if (max === undefined) throw badInput('cannot use the scheduler "hyperband"', [{ path: 'scheduler.max_epochs', message: 'is needed: the study does not say how many steps a trial runs' }])
  const sizes = bracketSizes(min_epochs, max, reduction_factor).slice(0, brackets ?? undefined)
  const bracketOf = bracketOfTrial(sizes)
  const historiesOf = followBrackets(bracketOf)
  const ladders = sizes.map(({ skipped }) => asha.create({ min_epochs, reduction_factor, max_epochs: max, early_stopping_rate: skipped, type }, max))
  const inBracket = <Made extends { readonly why: string; readonly rung?: Rung }>(made: Made, bracket: number): Made => ({
    ...made,
    why: `${made.why} (bracket ${bracket + 1} of ${sizes.length})`,
    ...(made.rung !== undefined && { rung: { ...made.rung, bracket: bracket + 1 } }),
  })

  const trialsOf = (history: History, bracket: number): number[] =>
    history.searched.filter(({ place }) => place !== undefined && bracketOf(place) === bracket).map(({ number }) => number)

  return {
    rungs: {
      levels: ladders[0]?.rungs?.levels ?? [],
      ladders: (history) =>
        historiesOf(history).flatMap((own, bracket) => (ladders[bracket]?.rungs?.ladders(own) ?? []).map(({ rungs }) => ({ bracket: bracket + 1, trials: trialsOf(history, bracket), rungs }))),
    },
    onReport(trial, history) {
      if (trial.place === undefined) return { kind: 'continue' }
      const bracket = bracketOf(trial.place)
      const own = historiesOf(history)[bracket]
      const decision = own === undefined ? undefined : ladders[bracket]?.onReport(trial, own)
      if (decision === undefined || decision.kind === 'continue') return { kind: 'continue' }
      return inBracket(decision, bracket)
    },
    next(history) {
      for (const [bracket, own] of historiesOf(history).entries()) {
        const promotion = ladders[bracket]?.next?.(own)
        if (promotion !== undefined) return inBracket(promotion, bracket)
      }
      return undefined
    },
  }
}

export const hyperband: SchedulerEntry<typeof hyperbandOptions> = {
  name: 'hyperband',
  title: 'Hyperband',
  description: 'Several ladders of asha at once, from early judgement to none: for when it is not known how much the first epochs tell.',
  options: hyperbandOptions,
  create: createHyperband,
}
