import { z } from 'zod'
import { configSchema } from './domain/search-space.ts'
import { trainedObjectiveSchema } from './domain/study.ts'
import { failureReasonSchema, metricValuesSchema } from './domain/trial.ts'

/** A training backend, best first: see `tunery doctor`. */
export const backendNameSchema = z.enum(['tensorflow', 'wasm', 'cpu'])
export type BackendName = z.infer<typeof backendNameSchema>

/** What a worker is told to do; the engine waits for one answer before it sends the next. */
export const workerJobSchema = z.object({
  /** Paths in it are absolute. */
  objective: trainedObjectiveSchema,
  /** Searched, fixed and default values together. */
  params: configSchema,
  /** Initial weights, shuffling and dropout follow from it. */
  seed: z.int(),
  /** The split into training, validation and test follows from it: the same for all trials of a study. */
  splitSeed: z.int(),
  checkpointDir: z.string(),
  /** Go on from the checkpoint of this step; 0 starts from scratch. */
  resumeStep: z.int().min(0),
  /** `train` reports each epoch; `test` trains the same and reports `test_loss` and `test_error` at the end. */
  mode: z.enum(['train', 'test']),
})
export type WorkerJob = Readonly<z.infer<typeof workerJobSchema>>

/** Engine → worker. */
export const workerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), job: workerJobSchema }),
  /** The answer to a report. `pause` saves a checkpoint first; `continue` goes on with the next step. */
  z.object({ type: z.literal('decide'), decision: z.enum(['continue', 'pause', 'stop']) }),
  z.object({ type: z.literal('shutdown') }),
])
export type WorkerCommand = Readonly<z.infer<typeof workerCommandSchema>>

/** Worker → engine. After `complete`, `paused`, `stopped` and `failed` the worker waits for the next `run`. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), backend: backendNameSchema, version: z.string(), startMs: z.number() }),
  z.object({ type: z.literal('log'), text: z.string() }),
  /** Sent after each step of the resource (an epoch); the worker waits for `decide` before it goes on. */
  z.object({ type: z.literal('report'), step: z.int().positive(), values: metricValuesSchema }),
  /** A checkpoint of this step is complete on disk. */
  z.object({ type: z.literal('checkpoint'), step: z.int().positive() }),
  z.object({ type: z.literal('complete'), values: metricValuesSchema, memoryMiB: z.number() }),
  z.object({ type: z.literal('paused'), step: z.int(), memoryMiB: z.number() }),
  z.object({ type: z.literal('stopped'), memoryMiB: z.number() }),
  z.object({ type: z.literal('failed'), reason: failureReasonSchema, message: z.string(), memoryMiB: z.number() }),
])
export type WorkerMessage = Readonly<z.infer<typeof workerMessageSchema>>
