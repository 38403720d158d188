import { z } from 'zod'
import { configSchema } from '../domain/search-space.ts'
import { metricValuesSchema } from '../domain/trial.ts'
import { modelFormatSchema } from '../worker-protocol.ts'

/** What a trial came to on the test set, and when that was looked at. */
export const testResultSchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  values: metricValuesSchema,
})
export type TestResult = Readonly<z.infer<typeof testResultSchema>>

/** What is on disk of a trial to go on from. */
export const checkpointSchema = z.object({
  /** A file or a folder in the trial's checkpoint folder. */
  name: z.string(),
  /** Null where only the program that wrote it knows. */
  step: z.int().nullable(),
  bytes: z.number(),
  /** Milliseconds since 1970. */
  at: z.number(),
})
export type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>

export const checkpointListSchema = z.object({ folder: z.string(), checkpoints: z.array(checkpointSchema) })
export type CheckpointList = Readonly<z.infer<typeof checkpointListSchema>>

/** A model that was written. */
export const exportedModelSchema = z.object({
  format: modelFormatSchema,
  /** The step that its weights are of. */
  step: z.int(),
  /** Whether its weights are of a kept checkpoint, or the trial was trained again. */
  source: z.enum(['checkpoint', 'trained-again']),
  /** What the written model comes to on the validation set. */
  values: metricValuesSchema,
  files: z.array(z.object({ name: z.string(), bytes: z.number() })),
})
export type ExportedModel = Readonly<z.infer<typeof exportedModelSchema>>

/** All that is needed to see a trial's numbers again. */
export const reproductionSchema = z.object({
  /** A study file of this one configuration, with the trial's seed. */
  file: z.record(z.string(), z.unknown()),
  fileName: z.string(),
  /** The command that runs that file, then the commands that do more with the trial. */
  commands: z.array(z.object({ what: z.string(), command: z.string() })),
  params: configSchema,
  versions: z.array(z.object({ name: z.string(), version: z.string() })),
  /** What the trial was trained on, as it is now; null where Tunery does not know it. */
  data: z.object({ path: z.string(), sha256: z.string(), bytes: z.number(), changedSince: z.boolean() }).nullable(),
  /** What stands in the way of the same numbers, in whole sentences. */
  notes: z.array(z.string()),
})
export type Reproduction = Readonly<z.infer<typeof reproductionSchema>>
