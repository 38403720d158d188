import { z } from 'zod'

const count = z.int().min(0)

/** How many trials came to a rung, and what became of them: `arrived` is the sum of the others. */
export const rungSchema = z.object({
  /** The step (epoch) of the rung. */
  step: z.int(),
  arrived: count,
  /** Came to a higher rung. */
  promoted: count,
  /** On their way to the next one. */
  running: count,
  /** Paused here, or interrupted on their way. */
  waiting: count,
  pruned: count,
  failed: count,
  /** Ended as they should: at the last rung, or before it where trials have less to do. */
  complete: count,
  /** The place at this rung, from 1, of the trial that is the best of the bracket now; null where it has not been here. */
  bestPlace: z.int().nullable(),
})
export type RungView = Readonly<z.infer<typeof rungSchema>>

/** How trials got on from rung to rung of schedulers that have rungs (successive halving, ASHA, Hyperband). */
export const rungsSchema = z.object({
  scheduler: z.string(),
  brackets: z.array(
    z.object({
      /** Which of several ladders, from 1; null where there is one. */
      bracket: z.int().nullable(),
      /** How many trials it has, those that reported nothing yet included. */
      trials: count,
      /** The best trial at the highest rung that anybody reached. */
      best: z.int().nullable(),
      /** Lowest first. */
      rungs: z.array(rungSchema),
    }),
  ),
})
export type Rungs = Readonly<z.infer<typeof rungsSchema>>
export type BracketView = Rungs['brackets'][number]
