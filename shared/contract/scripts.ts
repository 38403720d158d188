import { z } from 'zod'
import { configSchema, parameterSchema, parameterValueSchema } from '../domain/search-space.ts'

/** How a flag stands in a command. */
export const flagFormSchema = z.discriminatedUnion('kind', [
  /** `--lr 0.1`; `joined`: `--lr=0.1`, for values that may begin with a dash. */
  z.object({ kind: z.literal('option'), flag: z.string(), joined: z.boolean() }),
  /** A flag without a value: `on` stands in the command, or `off` (nothing where that is empty). */
  z.object({ kind: z.literal('switch'), on: z.string(), off: z.string() }),
  /** A value alone, in the order of the flags. */
  z.object({ kind: z.literal('positional') }),
  /** `optimizer.lr=0.1`, as Hydra has it. */
  z.object({ kind: z.literal('override'), key: z.string() }),
  /** Not in the command: it is read from TUNERY_PARAMS. */
  z.object({ kind: z.literal('environment') }),
])
export type FlagForm = Readonly<z.infer<typeof flagFormSchema>>

/** A flag that a script takes, and what is proposed for it. */
export const scriptFlagSchema = z.object({
  /** The name of its parameter: `batch_size`. */
  name: z.string(),
  /** As the user knows it: `--batch-size`. */
  label: z.string(),
  form: flagFormSchema,
  type: z.enum(['float', 'int', 'bool', 'text', 'list']),
  /** What the script takes when it is not given; null where that is nothing, or not to be read from the text. */
  default: parameterValueSchema.nullable(),
  required: z.boolean(),
  choices: z.array(parameterValueSchema).nullable(),
  help: z.string(),
  /** Where it was found: `train.py:12`. */
  source: z.string(),
  role: z.enum(['tuned', 'steps', 'seed', 'path', 'output', 'machine', 'bookkeeping', 'other']),
  /** The range to search; null where none can be proposed. */
  proposal: parameterSchema.nullable(),
  /** Whether it is searched unless the user says otherwise. */
  tuned: z.boolean(),
  /** What stands for it in the command while it is not searched, such as `{seed}`; null leaves the flag out. */
  filled: z.string().nullable(),
  /** Why this range, or why it is not searched. */
  why: z.string(),
})
export type ScriptFlag = Readonly<z.infer<typeof scriptFlagSchema>>

export const scriptInspectionSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** The folder that it is run in, absolute: its own. */
  folder: z.string(),
  /** A name for a study of it. */
  name: z.string(),
  /** `Python` */
  language: z.string(),
  /** How it reads its flags: `argparse`; empty where no flag was found. */
  readers: z.array(z.string()),
  /** The interpreter and the script, or the script alone: how a command begins. */
  program: z.array(z.string()),
  /** What a command ends with. */
  extra: z.array(z.string()),
  flags: z.array(scriptFlagSchema),
  /** Names in its text that look like metrics which it reports, the likeliest objective first. */
  metrics: z.array(z.object({ name: z.string(), goal: z.enum(['minimize', 'maximize']) })),
  /** What the user should know: a missing interpreter, sub-commands, a configuration that could not be read. */
  notes: z.array(z.string()),
})
export type ScriptInspection = Readonly<z.infer<typeof scriptInspectionSchema>>

export const scriptTestInputSchema = z.object({
  /** As in a study file; placeholders get `params`. */
  command: z.union([z.string().min(1), z.array(z.string()).min(1)]),
  params: configSchema,
  /** What relative paths start from; the engine's working folder when left out. */
  folder: z.string().optional(),
  /** As in a study file: the folder that it runs in. */
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  /** It is ended after so long. */
  seconds: z.number().positive().max(3600).default(30),
  /** Which metric the user takes for the objective already: lines that name no step are read by it. */
  objective: z.object({ name: z.string().min(1), goal: z.enum(['minimize', 'maximize']).optional() }).optional(),
})
export type ScriptTestInput = z.input<typeof scriptTestInputSchema>

/** A metric that a test run printed. */
export const seenMetricSchema = z.object({
  name: z.string(),
  /** Which data it is measured on, by its name. */
  data: z.enum(['validation', 'training', 'test', 'unknown']),
  /** What is good, by its name; null where the name does not say. */
  goal: z.enum(['minimize', 'maximize']).nullable(),
  reports: z.int(),
  firstStep: z.int(),
  lastStep: z.int(),
  first: z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]),
  last: z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]),
})
export type SeenMetric = Readonly<z.infer<typeof seenMetricSchema>>

/** What a test run has shown so far. */
const seenSchema = z.object({
  /** The likeliest objective first. */
  metrics: z.array(seenMetricSchema),
  /** The metric to search by; null before any was printed. */
  objective: z.object({ name: z.string(), goal: z.enum(['minimize', 'maximize']), why: z.string() }).nullable(),
  /** The resource: how many steps were reported, and the last one. */
  steps: z.object({ count: z.int(), last: z.int(), secondsEach: z.number().nullable() }).nullable(),
})
export type SeenSoFar = Readonly<z.infer<typeof seenSchema>>

/** Something that keeps a study of this command from working, and what to do. */
export const scriptProblemSchema = z.object({
  message: z.string(),
  /** Code or a line of output that would do. */
  example: z.string().nullable(),
})
export type ScriptProblem = Readonly<z.infer<typeof scriptProblemSchema>>

export const scriptTestResultSchema = z.object({
  /** `limit`: its time was over, which is no fault. */
  ended: z.enum(['exit', 'limit', 'not-started']),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  seconds: z.number(),
  seen: seenSchema,
  /** Whether a study of this command would work. */
  ok: z.boolean(),
  /** In a sentence. */
  summary: z.string(),
  problems: z.array(scriptProblemSchema),
})
export type ScriptTestResult = Readonly<z.infer<typeof scriptTestResultSchema>>

/** What a test run says while it runs, and last its result. */
export const scriptTestEventSchema = z.discriminatedUnion('kind', [
  /** What it prints, as it is; at most ten times a second. */
  z.object({ kind: z.literal('output'), text: z.string() }),
  /** At most twice a second. */
  z.object({ kind: z.literal('seen'), seen: seenSchema }),
  z.object({ kind: z.literal('result'), result: scriptTestResultSchema }),
])
export type ScriptTestEvent = Readonly<z.infer<typeof scriptTestEventSchema>>
