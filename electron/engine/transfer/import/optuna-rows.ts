import { z } from 'zod'

/** A value and its kind, as Optuna keeps them: an infinity or NaN has no number. */
const valueSchema = z.object({ index: z.int(), value: z.number().nullable(), kind: z.enum(['FINITE', 'INF_POS', 'INF_NEG', 'NAN']) })

/** An attribute: its name, and its value as JSON. */
const attributeSchema = z.object({ key: z.string(), json: z.string() })

/** A trial as the rows of an Optuna database have it. */
export const optunaTrialSchema = z.object({
  number: z.int(),
  state: z.enum(['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING']),
  /** Local time without a zone: `2026-11-24 06:48:39.812226`. */
  start: z.string().nullable(),
  complete: z.string().nullable(),
  /** `distribution`: its place in the study's list. */
  params: z.array(z.object({ name: z.string(), value: z.number(), distribution: z.int() })),
  /** By objective. */
  values: z.array(valueSchema),
  /** By step. */
  intermediate: z.array(valueSchema),
  userAttributes: z.array(attributeSchema),
  systemAttributes: z.array(attributeSchema),
})
export type OptunaTrial = Readonly<z.output<typeof optunaTrialSchema>>
export type OptunaValue = Readonly<z.output<typeof valueSchema>>

const studySchema = z.object({
  name: z.string(),
  /** By objective. */
  directions: z.array(z.enum(['MINIMIZE', 'MAXIMIZE', 'NOT_SET'])),
  userAttributes: z.array(attributeSchema),
  systemAttributes: z.array(attributeSchema),
})

/** What the process that reads the database sends: each study, then its trials in pieces, and at the end that all is read. */
export const optunaMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('study'), study: studySchema }),
  z.object({ kind: z.literal('trials'), trials: z.array(optunaTrialSchema), /** Further ones of the study's list. */ distributions: z.array(z.string()) }),
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('failed'), code: z.enum(['bad-input', 'not-found', 'database-damaged']), message: z.string() }),
])
export type OptunaMessage = z.input<typeof optunaMessageSchema>

/** A study of an Optuna database with all its trials, by number. */
export interface OptunaStudy extends Readonly<z.output<typeof studySchema>> {
  readonly trials: readonly OptunaTrial[]
  /** The JSON of each distribution that a trial refers to. */
  readonly distributions: readonly string[]
}
