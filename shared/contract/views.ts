import { z } from 'zod'
import { parameterSchema, parameterValueSchema, searchSpaceSchema } from '../domain/search-space.ts'
import { studyDefinitionSchema, studyStatusSchema } from '../domain/study.ts'
import { curveSchema, metricValuesSchema, trialDecisionSchema, trialSchema, trialStateSchema } from '../domain/trial.ts'
import { backendNameSchema } from '../worker-protocol.ts'
import { backendChoiceSchema, keptBenchmarkSchema } from './benchmark.ts'

/** What is wrong with an input, and where. */
export const inputIssueSchema = z.object({ path: z.string(), message: z.string() })

/** How far a study is. */
export const progressSchema = z.object({
  counts: z.record(trialStateSchema, z.int()),
  /** Paused trials are among the waiting ones. */
  paused: z.int(),
  /** Finished trials, and how many the budget allows (null without a limit). */
  finished: z.int(),
  total: z.int().nullable(),
  /** Time spent running, in milliseconds. */
  runningMs: z.number(),
  /** Expected time left in milliseconds; null before the first trial has ended. */
  remainingMs: z.number().nullable(),
  trialsPerHour: z.number().nullable(),
  /** Trials an hour in the last minutes of this run; null while there are too few to tell, and while the study does not run. */
  recentPerHour: z.number().nullable().optional(),
  /** What runs now. `step` of `maxSteps` (null when unknown). */
  running: z.array(
    z.object({
      number: z.int(),
      slot: z.string(),
      step: z.int(),
      maxSteps: z.int().nullable(),
      startedAt: z.number(),
      /** What it waits for before it begins, in words; null or left out when it trains. */
      waits: z.string().nullable().optional(),
      /** The step that this attempt began after, and when it made its first report: what its pace is measured from. */
      firstStep: z.int().optional(),
      firstReportAt: z.number().nullable().optional(),
    }),
  ),
  /** Places for trials at once that are empty, and why where that is known; null when there are none, and while the study does not run. */
  idle: z.object({ slots: z.int(), why: z.string().nullable() }).nullable().optional(),
  /** How many train together as one group on a device, and how many times as fast as one at a time (null when not measured); null while they run one at a time. */
  fusion: z.object({ size: z.int(), speedup: z.number().nullable(), device: z.string() }).nullable(),
})
export type Progress = Readonly<z.infer<typeof progressSchema>>

const numberOrSpecial = z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)])

export const bestSchema = z.object({ trialNumber: z.int(), value: numberOrSpecial })

/** A row of the list of studies. */
export const studySummarySchema = z.object({
  id: z.int(),
  name: z.string(),
  status: studyStatusSchema,
  statusReason: z.string().nullable(),
  createdAt: z.number(),
  objective: z.string(),
  metric: z.object({ name: z.string(), goal: z.enum(['minimize', 'maximize']) }),
  best: bestSchema.nullable(),
  progress: progressSchema,
  /** What may change while the study runs. */
  budget: studyDefinitionSchema.shape.budget,
  parallel: z.int(),
})
export type StudySummary = Readonly<z.infer<typeof studySummarySchema>>

/** How sure it is that one configuration is better than another, from runs of both with the same seeds. */
export const comparisonSchema = z.object({
  better: z.int(),
  worse: z.int(),
  /** That the first one's mean is better (of a Student t distribution over the paired differences). */
  probability: z.number(),
  /** Seeds that both have been run with. */
  pairs: z.int(),
})

/** The race of the best configurations at the end of a study. Trials are those that the study found, not their repetitions. */
export const confirmationSchema = z.object({
  status: z.enum(['running', 'decided', 'undecided']),
  candidates: z.array(z.object({ trialNumber: z.int(), runs: z.int(), mean: numberOrSpecial, standardError: numberOrSpecial.nullable(), out: z.boolean() })),
  comparisons: z.array(comparisonSchema),
  winner: z.int().nullable(),
  /** `Trial 12 beats trial 7 with probability 0.97` */
  summary: z.string(),
})
export type Confirmation = Readonly<z.infer<typeof confirmationSchema>>

/** The best compromises of a study with several objectives. */
export const frontSchema = z.object({
  objectives: z.array(z.object({ name: z.string(), goal: z.enum(['minimize', 'maximize']) })),
  /** The complete, feasible trials that no other beats in every objective, by number. */
  trials: z.array(z.int()),
  /** The volume that the front dominates after each trial that made it grow; null with one objective or more than four, or before there is a front. */
  hypervolume: z
    .object({
      /** A value of each objective: the worst of the complete feasible trials. */
      reference: z.array(z.number()),
      history: z.array(z.object({ trialNumber: z.int(), finished: z.int(), value: z.number() })),
    })
    .nullable(),
})
export type Front = Readonly<z.infer<typeof frontSchema>>

/** An earlier study whose trials can be told to a new one. */
export const earlierStudySchema = z.object({ name: z.string(), trials: z.int(), metric: z.string(), best: numberOrSpecial, shared: z.array(z.string()) })
export type EarlierStudy = Readonly<z.infer<typeof earlierStudySchema>>

/** Everything about one trial. */
export const trialDetailSchema = z.object({
  trial: trialSchema,
  curves: z.array(curveSchema),
  decisions: z.array(trialDecisionSchema),
  /** The values of each repeat, where the study repeats its trials. */
  runs: z.array(metricValuesSchema),
  /** The version of the study's search space that it was made in, and the newest. */
  spaceVersion: z.object({ number: z.int(), newest: z.int() }),
})
export type TrialDetail = Readonly<z.infer<typeof trialDetailSchema>>

export const studyDetailSchema = studySummarySchema.extend({
  definition: studyDefinitionSchema,
  /** What `auto` stands for in this study, and why; null for every other sampler. */
  samplerPick: z.object({ name: z.string(), why: z.string() }).nullable(),
  /** Trials of earlier studies that the sampler learns from, by source. */
  earlier: z.array(z.object({ source: z.string(), trials: z.int() })),
  confirmation: confirmationSchema.nullable(),
  /** Every metric that a trial has reported. */
  metricNames: z.array(z.string()),
  filesFolder: z.string(),
})
export type StudyDetail = Readonly<z.infer<typeof studyDetailSchema>>

/** What a feed shows: everything, new best values, trials that were pruned or failed, or changes of the study itself. */
export const eventFilterSchema = z.enum(['all', 'best', 'pruned', 'failed', 'changes'])

export const studyEventSchema = z.object({
  seq: z.int(),
  studyId: z.int(),
  trialNumber: z.int().nullable(),
  at: z.number(),
  kind: z.enum(['status', 'started', 'paused', 'promoted', 'ended', 'best', 'note']),
  message: z.string(),
})

/**
 * What changed since the last batch, at most 10 times a second.
 * `reset` says that the batches asked for are no longer held: read everything again, then go on from `seq`.
 */
export const liveBatchSchema = z.object({
  seq: z.int(),
  reset: z.boolean(),
  /** Changed studies; `removed` holds ids of deleted ones. */
  studies: z.array(studySummarySchema),
  removed: z.array(z.int()),
  /** Changed trials of the watched study (none when no study is watched). */
  trials: z.array(trialSchema),
  /** New points of the watched study's curves, in the order of the reports. */
  points: z.array(z.object({ trialNumber: z.int(), metric: z.string(), step: z.int(), value: numberOrSpecial })),
  events: z.array(studyEventSchema),
})
export type LiveBatch = Readonly<z.infer<typeof liveBatchSchema>>

export const taskViewSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  dataset: z.string(),
  model: z.string(),
  needsData: z.boolean(),
  parameters: z.record(
    z.string(),
    z.object({ spec: parameterSchema, default: parameterValueSchema, searched: z.boolean(), description: z.string() }),
  ),
  defaultSpace: searchSpaceSchema,
  metrics: z.array(z.object({ name: z.string(), goal: z.enum(['minimize', 'maximize']).optional() })),
  epochMetrics: z.array(z.string()),
  finalMetrics: z.array(z.string()),
})
export type TaskView = Readonly<z.infer<typeof taskViewSchema>>

/** An option of a sampler or scheduler, as JSON Schema made from its zod schema. */
export const optionSchema = z.object({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'string', 'choice']),
  description: z.string(),
  default: z.union([z.number(), z.boolean(), z.string(), z.null()]),
  choices: z.array(z.string()),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
})
export type OptionView = Readonly<z.infer<typeof optionSchema>>

/** A sampler or scheduler that can be picked. */
export const pluginViewSchema = z.object({ name: z.string(), title: z.string(), description: z.string(), options: z.array(optionSchema) })
export type PluginView = Readonly<z.infer<typeof pluginViewSchema>>

/** A graphics card as its driver tells of it; null is what it does not measure. */
export const gpuSchema = z.object({
  index: z.int(),
  name: z.string(),
  driver: z.string(),
  memoryMiB: z.number(),
  usedMiB: z.number(),
  temperatureC: z.number().nullable(),
  /** A share in [0, 1]. */
  utilisation: z.number().nullable(),
  watts: z.number().nullable(),
  processes: z.array(z.object({ pid: z.int(), name: z.string(), memoryMiB: z.number().nullable() })),
})
export type Gpu = Readonly<z.infer<typeof gpuSchema>>

/** A graphics adapter as WebGPU sees it. */
export const webgpuAdapterSchema = z.object({
  /** Its place in the list, the fastest first. */
  index: z.int(),
  /** The card's name, as its driver tells it. */
  name: z.string(),
  /** What Dawn reaches it by: `vulkan`, `d3d12` or `metal`. */
  backend: z.string(),
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  /** Mostly the driver and its version. */
  description: z.string(),
  /** Computes on the processor (SwiftShader, llvmpipe): slower than the other backends. */
  software: z.boolean(),
})
export type WebgpuAdapter = Readonly<z.infer<typeof webgpuAdapterSchema>>

/** The graphics adapters, or why there is none and what to do about it (whole sentences). */
export const webgpuReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('found'), adapters: z.array(webgpuAdapterSchema) }),
  z.object({ kind: z.literal('none'), why: z.string(), remedy: z.string() }),
])
export type WebgpuReport = Readonly<z.infer<typeof webgpuReportSchema>>

/** What this machine can do. */
export const doctorSchema = z.object({
  app: z.object({ version: z.string(), node: z.string(), platform: z.string(), database: z.string() }),
  cpu: z.object({ model: z.string(), cores: z.int(), features: z.array(z.string()) }),
  gpus: z.discriminatedUnion('kind', [z.object({ kind: z.literal('found'), gpus: z.array(gpuSchema) }), z.object({ kind: z.literal('none'), why: z.string() })]),
  webgpu: webgpuReportSchema,
  memory: z.object({ totalMiB: z.number(), freeMiB: z.number() }),
  disk: z.object({ folder: z.string(), freeMiB: z.number() }),
  backends: z.array(
    z.discriminatedUnion('status', [
      z.object({ name: backendNameSchema, status: z.literal('usable'), version: z.string(), device: z.string(), startMs: z.number() }),
      z.object({ name: backendNameSchema, status: z.literal('missing'), why: z.string(), remedy: z.string() }),
    ]),
  ),
  /** What was measured last. */
  benchmark: keptBenchmarkSchema,
  /** What trains a model of each size, as many trials at once as there are cores. */
  choices: z.array(backendChoiceSchema),
})
export type Doctor = Readonly<z.infer<typeof doctorSchema>>

/** What a data source holds, so that a form can offer its columns. */
export const dataPreviewSchema = z.object({
  kind: z.enum(['csv', 'images']),
  rows: z.int(),
  columns: z.array(z.object({ name: z.string(), type: z.enum(['number', 'category']), distinct: z.int(), missing: z.int(), examples: z.array(z.string()) })),
  classes: z.array(z.object({ name: z.string(), count: z.int() })),
})
export type DataPreview = Readonly<z.infer<typeof dataPreviewSchema>>
