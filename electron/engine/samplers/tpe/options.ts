import { z } from 'zod'

const positive = (what: z.ZodNumber): z.ZodNumber => what.positive('must be > 0')

/** The options of `tpe`. */
export const tpeOptions = z.strictObject({
  n_startup: z.int('must be a whole number').min(1, 'must be >= 1').default(8).describe('So many trials are spread evenly over the space before there is a model'),
  gamma: positive(z.number('must be a number')).max(1, 'must be <= 1').default(0.15).describe('The best share of the trials that counts as good; never more than 25 trials'),
  n_ei_candidates: z.int('must be a whole number').min(1, 'must be >= 1').max(10_000, 'must be <= 10000').default(32).describe('So many candidates are compared for each trial; more of them exploit more'),
  prior_weight: positive(z.number('must be a number')).default(2).describe('How much the whole space weighs beside the good trials, each of which weighs 1; more explores more'),
  magic_clip: z.boolean('must be true or false').default(true).describe('Keeps the model’s kernels wide while there are few trials'),
  constant_liar: z.boolean('must be true or false').default(false).describe('Counts running trials as bad, so that parallel trials spread more than they do without it'),
})
export type TpeOptions = z.output<typeof tpeOptions>
