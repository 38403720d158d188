import { z } from 'zod'
import type { Decision, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import type { History } from '../contracts/history.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
import { followRungs, ladderOf, rungAt, type Rung, type RungEntry } from './asha-state.ts'
import { describeRung } from './ladder.ts'
import { wholeNumber } from './options.ts'
import { rungLevels } from './rungs.ts'
import { ordinal } from './words.ts'

const ashaOptions = z
  .strictObject({
    min_epochs: wholeNumber(1).default(1).describe('The first rung: every trial runs this many steps (r in the paper)'),
    reduction_factor: wholeNumber(2).default(3).describe('One trial in so many goes on from a rung (eta; the paper uses 4)'),
    max_epochs: wholeNumber(1).nullable().default(null).describe('No rung from here on (R); the most steps of a trial when left out'),
    early_stopping_rate: wholeNumber(0).default(0).describe('Leaves so many of the lowest rungs out (s)'),
    type: z
      .enum(['promotion', 'stopping'], { error: 'must be "promotion" or "stopping"' })
      .default('promotion')
      .describe('promotion pauses a trial and may resume it later; stopping ends it, for trials that cannot be resumed'),
  })
  .refine((options) => options.max_epochs === null || options.max_epochs > options.min_epochs, {
    path: ['max_epochs'],
    message: 'must be > min_epochs',
  })
type AshaOptions = z.output<typeof ashaOptions>

const goOn: Decision = { kind: 'continue' }

/**
 * Asynchronous successive halving (Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, Algorithm 2).
 *
 * A trial that reaches a rung goes on if it is in the best 1/eta of all that have reached it so far; else it is paused,
 * and `next` promotes it when later arrivals have put it there, the highest rung first. Nobody waits for a rung to fill.
 * Where it differs: the paper returns every trial to the queue at a rung; here one that would be promotable keeps its worker.
 * With `type: stopping` it is the variant of Optuna's `SuccessiveHalvingPruner` and Syne Tune's `ASHA (stopping)`: no trial comes back, and
 * while fewer than eta trials have reached a rung the best of them goes on.
 *
 * A trial that has been at a rung before (it starts again after a crash or without a checkpoint) is not judged there twice, and ties go
 * to the lower number. The last rung, `max_epochs`, judges nobody.
 */
function createAsha(options: AshaOptions, maxSteps: number | undefined): Scheduler {
  const max = options.max_epochs ?? maxSteps
  const levels = rungLevels(options.min_epochs, max, options.reduction_factor, options.early_stopping_rate)
  const judged = max === undefined ? levels : levels.slice(0, -1)
  const rungsOf = followRungs(levels)
  const stopping = options.type === 'stopping'
  const places = (rung: Rung): number => Math.max(stopping ? 1 : 0, Math.floor(rung.ranking.size / options.reduction_factor))

  const standing = (rung: Rung, entry: RungEntry): string => {
    const ladder = describeRung(levels, rung.level)
    const best = places(rung)
    if (best === 0) return `${ladder}: nobody goes on before ${options.reduction_factor} trials are here`
    return `${ladder}: ${ordinal(rung.ranking.rank(entry) + 1)} of ${rung.ranking.size}, best ${best} ${best === 1 ? 'goes' : 'go'} on`
  }

  const scheduler: Scheduler = {
    onReport(trial, history) {
      const rung = rungAt(rungsOf(history), trial.lastStep)
      const entry = rung?.entries.get(trial.number)
      if (rung === undefined || entry === undefined || !judged.includes(rung.level)) return goOn
      if (entry.step !== trial.lastStep || !entry.first) return goOn
      if (entry.loss < Infinity && rung.ranking.rank(entry) < places(rung)) return goOn
      return { kind: stopping ? 'stop' : 'pause', why: standing(rung, entry), rung: { level: rung.level } }
    },
    rungs: { levels, ladders: (history) => [ladderOf(rungsOf(history), history.searched.map(({ number }) => number))] },
  }
  if (stopping) return scheduler
  return {
    ...scheduler,
    next(history) {
      for (const rung of rungsOf(history).toReversed()) {
        if (!judged.includes(rung.level)) continue
        const entry = promotable(rung, places(rung), history)
        if (entry !== undefined) return { trial: entry.trial, why: standing(rung, entry), rung: { level: rung.level } }
      }
      return undefined
    },
  }
}

/**
 * The best paused trial of a rung, if it is in the rung's best `places`. Trials that ended here are taken off the list on the way, for good;
 * those that are running or about to are passed over, and there are no more of them than slots.
 */
function promotable(rung: Rung, places: number, history: History): RungEntry | undefined {
  for (let place = 0; ; ) {
    const entry = rung.here.at(place)
    if (entry === undefined || rung.ranking.rank(entry) >= places) return undefined
    const trial = history.trials[entry.trial]
    if (trial === undefined || isFinal(trial.state)) rung.here.delete(entry)
    else if (trial.state === 'waiting' && trial.pausedAtStep !== undefined) return entry
    else place += 1
  }
}

export const asha: SchedulerEntry<typeof ashaOptions> = {
  name: 'asha',
  title: 'Asynchronous successive halving (ASHA)',
  description: 'Gives every trial a few epochs, the best third more, the best of those more again; paused trials come back when they deserve it.',
  options: ashaOptions,
  create: createAsha,
}
