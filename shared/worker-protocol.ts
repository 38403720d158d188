import { z } from 'zod'
import { configSchema } from './domain/search-space.ts'
import { trainedObjectiveSchema } from './domain/study.ts'
import { failureReasonSchema, metricValuesSchema } from './domain/trial.ts'

/** A training backend, best first where nothing has been measured: see `tunery doctor`. */
export const backendNameSchema = z.enum(['cuda', 'tensorflow', 'webgpu', 'wasm', 'cpu'])
export type BackendName = z.infer<typeof backendNameSchema>

/** A worker ends with this when its GPU is lost (EX_TEMPFAIL of sysexits.h): its trials may be run again. */
export const deviceLostExitCode = 75

/** How a model is written: TensorFlow's SavedModel, or tfjs's layers. */
export const modelFormatSchema = z.enum(['savedmodel', 'tfjs'])
export type ModelFormat = z.infer<typeof modelFormatSchema>

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
  /**
   * `train` reports each epoch; `test` trains the same and reports `test_loss` and `test_error` at the end;
   * `export` trains nothing: it writes the model of the checkpoint of `resumeStep`, and reports its `val_loss` and `val_error`.
   */
  mode: z.enum(['train', 'test', 'export']),
  /** Where a model is written, in `export` mode. */
  exportTo: z.object({ format: modelFormatSchema, folder: z.string() }).optional(),
})
export type WorkerJob = Readonly<z.infer<typeof workerJobSchema>>

/** A multi-layer perceptron on random samples of Fashion-MNIST's size: what backends are compared by. */
export const benchmarkModelSchema = z.object({ units: z.int().positive(), layers: z.int().positive(), batchSize: z.int().positive() })
export type BenchmarkModel = Readonly<z.infer<typeof benchmarkModelSchema>>

/** Which job of a group a message is about: its position in `run`. */
const member = z.int().min(0)

/** Engine → worker. */
export const workerCommandSchema = z.discriminatedUnion('type', [
  /** One job, or a group that is trained together: each has its own messages and its own end. */
  z.object({ type: z.literal('run'), jobs: z.array(workerJobSchema).min(1) }),
  /** The answer to a report. `pause` saves a checkpoint first; `continue` goes on with the next step. */
  z.object({ type: z.literal('decide'), member, decision: z.enum(['continue', 'pause', 'stop']) }),
  /** Trains each model for a share of `seconds`, as fast as this backend can, and answers with `benchmark`. */
  z.object({ type: z.literal('benchmark'), models: z.array(benchmarkModelSchema).min(1), seconds: z.number().positive() }),
  z.object({ type: z.literal('shutdown') }),
])
export type WorkerCommand = Readonly<z.infer<typeof workerCommandSchema>>

/** Worker → engine. When every job of a group has had its `complete`, `paused`, `stopped` or `failed`, the worker waits for the next `run`. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  /** `device` is what it computes on, as its driver names it: `NVIDIA H100 80GB HBM3`. */
  z.object({ type: z.literal('ready'), backend: backendNameSchema, version: z.string(), device: z.string(), startMs: z.number() }),
  z.object({ type: z.literal('log'), member, text: z.string() }),
  /** Sent after each step of the resource (an epoch); the trial waits for its `decide` before it goes on. */
  z.object({ type: z.literal('report'), member, step: z.int().positive(), values: metricValuesSchema }),
  /** A checkpoint of this step is complete on disk. */
  z.object({ type: z.literal('checkpoint'), member, step: z.int().positive() }),
  z.object({ type: z.literal('complete'), member, values: metricValuesSchema, memoryMiB: z.number() }),
  z.object({ type: z.literal('paused'), member, step: z.int(), memoryMiB: z.number() }),
  z.object({ type: z.literal('stopped'), member, memoryMiB: z.number() }),
  z.object({ type: z.literal('failed'), member, reason: failureReasonSchema, message: z.string(), memoryMiB: z.number() }),
  /** Samples a second of each model, in their order; null for one that could not be trained. */
  z.object({ type: z.literal('benchmark'), samplesPerSecond: z.array(z.number().nullable()) }),
])
export type WorkerMessage = Readonly<z.infer<typeof workerMessageSchema>>
