import { z } from 'zod'
import { studyFileSchema } from '../../../shared/domain/study.ts'

/** What the schema says of a sampler or scheduler. */
export interface SchemaPlugin {
  readonly name: string
  readonly options: z.ZodObject
  readonly description: string
}

/**
 * The JSON Schema (draft 2020-12) of a study file, for editors that complete and check it.
 * A sampler or scheduler is one of those given, with its options beside its name.
 * What spans several fields (`low` at most `high`) no schema says; `tunery validate` checks it.
 */
export function studyJsonSchema(samplers: readonly SchemaPlugin[], schedulers: readonly SchemaPlugin[]): Record<string, unknown> {
  const file = studyFileSchema.extend({
    sampler: choiceOf(samplers).optional().describe('Proposes the configurations; when left out the one that the scheduler brings along, or auto'),
    scheduler: choiceOf(schedulers).default({ name: 'none' }).describe('Decides after each report whether a trial goes on'),
  })
  const schema = z.toJSONSchema(file, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      // Every integer of zod has the bounds of what a float can hold exactly: true, and noise.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return { title: 'A study of Tunery', ...schema }
}

/** One plugin by its name, options beside it. */
function choiceOf(plugins: readonly SchemaPlugin[]) {
  return z.union(
    plugins.map(({ name, options, description }) =>
      z.strictObject({ name: z.literal(name), ...options.shape }).describe(description),
    ),
  )
}
