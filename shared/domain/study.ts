import { z } from 'zod'
import { metricSchema, type Metric, type ObjectiveMetric } from './metric.ts'
import { configSchema, searchSpaceSchema, type SearchSpace } from './search-space.ts'

/** Where a csv or images task finds its data. */
const dataSourceSchema = z.strictObject({
  path: z.string().min(1, 'needs the path of a file or folder').describe('A CSV file, a folder with a sub-folder per class, or the folder of CIFAR-10 binary files'),
  target: z.string().optional().describe('The column to predict (csv)'),
  kind: z.enum(['classification', 'regression']).optional().describe('Found from the target column when left out (csv)'),
})
export type DataSource = Readonly<z.infer<typeof dataSourceSchema>>

const builtinObjectiveSchema = z.strictObject({
  kind: z.literal('builtin'),
  task: z.string().min(1, 'needs the name of a task (see `tunery tasks`)'),
  data: dataSourceSchema.optional(),
  fixed: configSchema.optional().describe('Values of task parameters that are not searched'),
})

const moduleObjectiveSchema = z.strictObject({
  kind: z.literal('module'),
  path: z.string().min(1, 'needs the path of a JS or TS module').describe('A module that exports async function trial(...)'),
  fixed: configSchema.optional().describe('Values passed along with the searched parameters'),
})

const commandObjectiveSchema = z.strictObject({
  kind: z.literal('command'),
  command: z
    .union([z.string().min(1, 'needs a program'), z.array(z.string()).min(1, 'needs a program')])
    .describe('The program and its arguments; may hold {parameter}, {params_json} and {parameter?--flag}. Run without a shell'),
  cwd: z.string().optional().describe('The folder to run in; the study file’s own when left out'),
  env: z.record(z.string(), z.string()).optional(),
})

const askTellObjectiveSchema = z.strictObject({
  kind: z.literal('ask-tell').describe('Your own program asks for configurations and tells their results: see `tunery ask-tell`'),
})

/** What is measured: a built-in task, the user's module, any executable, or what a program tells that asks for configurations itself. */
export const objectiveSchema = z.discriminatedUnion('kind', [builtinObjectiveSchema, moduleObjectiveSchema, commandObjectiveSchema, askTellObjectiveSchema], {
  error: 'kind must be "builtin", "module", "command" or "ask-tell"',
})
export type Objective = Readonly<z.infer<typeof objectiveSchema>>

/** The objectives that a training worker runs. */
export const trainedObjectiveSchema = z.discriminatedUnion('kind', [builtinObjectiveSchema, moduleObjectiveSchema])
export type BuiltinObjective = Readonly<z.infer<typeof builtinObjectiveSchema>>
export type ModuleObjective = Readonly<z.infer<typeof moduleObjectiveSchema>>
export type CommandObjective = Readonly<z.infer<typeof commandObjectiveSchema>>

/** A sampler or scheduler by name, its options beside it; the engine's registry checks the options. */
const choiceSchema = z.looseObject({ name: z.string('needs a name') }, 'must be an object with a name, such as { "name": "tpe" }')

const budgetSchema = z
  .strictObject({
    trials: z.int('must be a whole number').positive('must be > 0').optional().describe('Stop after this many trials'),
    seconds: z.number('must be a number').positive('must be > 0').optional().describe('Start no trial after this many seconds of running'),
  })
  .refine((budget) => budget.trials !== undefined || budget.seconds !== undefined, { message: 'needs trials or seconds' })

const limitsSchema = z.strictObject({
  trial_seconds: z.number('must be a number').positive('must be > 0').optional().describe('A trial is killed (fail, timeout) after this long'),
  memory_mib: z.number().positive('must be > 0').optional().describe('A training worker is recycled above this much memory'),
})

const confirmSchema = z.strictObject({
  top: z.int().min(2, 'must be >= 2').max(20, 'must be <= 20').default(3).describe('So many of the best configurations are run again'),
  confidence: z.number().gt(0.5, 'must be > 0.5').lt(1, 'must be < 1').default(0.95).describe('A configuration is out when another beats it with this probability'),
  max_repeats: z.int().min(2, 'must be >= 2').max(100, 'must be <= 100').default(20).describe('No configuration is run again more often than this'),
})
export type ConfirmRule = Readonly<z.infer<typeof confirmSchema>>

const endSchema = z.strictObject({
  target: z.number('must be a number').optional().describe('End the study when the objective has reached this value'),
  no_improvement: z.int('must be a whole number').positive('must be > 0').optional().describe('End the study after so many finished trials without a new best'),
  regret_below: z
    .number('must be a number')
    .positive('must be > 0')
    .optional()
    .describe('End the study when a model of it bounds what is still to be gained by this much of the objective'),
})
/** When a study ends before its budget is used up. */
export type EndRules = Readonly<z.infer<typeof endSchema>>

const warmStartSchema = z
  .strictObject({
    studies: z.array(z.string().min(1)).default([]).describe('Names of earlier studies of the same task in the same database'),
    files: z.array(z.string().min(1)).default([]).describe('CSV files of trials, as Tunery and Optuna export them'),
    weight: z.number().gt(0, 'must be > 0').max(1, 'must be <= 1').default(0.5).describe('How much an earlier trial counts beside a new one'),
  })
  .refine(({ studies, files }) => studies.length + files.length > 0, { message: 'needs studies or files' })
export type WarmStart = Readonly<z.infer<typeof warmStartSchema>>

const enqueuedSchema = z.strictObject({
  params: configSchema.describe('A value of each parameter that is searched'),
  seed: z.int('must be a whole number').min(0, 'must be >= 0').max(4294967295, 'must be <= 4294967295').optional().describe('The seed of the trial; one that follows from the study’s when left out'),
})
/** A configuration that a study begins with. */

/** A study as a file states it. `space` may be left out for a built-in task, which has a default one. */
export const studyFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1, 'a study needs a name').max(200, 'must be at most 200 characters'),
  objective: objectiveSchema,
  metrics: z.array(metricSchema).optional(),
  space: searchSpaceSchema.optional(),
  sampler: choiceSchema.optional().describe('What proposes configurations; when left out the one that the scheduler brings along, or auto'),
  scheduler: choiceSchema.default({ name: 'none' }),
  budget: budgetSchema.default({ trials: 20 }),
  end: endSchema.default({}),
  repeats: z.int('must be a whole number').min(1, 'must be >= 1').max(1000).default(1).describe('Each configuration is run with so many seeds; its values are the means'),
  confirm: confirmSchema.optional().describe('At the end the best configurations are run again until it is known which is best'),
  warm_start: warmStartSchema.optional().describe('Trials of earlier studies that the sampler learns from'),
  enqueue: z.array(enqueuedSchema).max(10_000, 'must be at most 10000').optional().describe('Configurations that are run first, before the sampler is asked'),
  limits: limitsSchema.default({}),
  parallel: z.int('must be a whole number').min(1, 'must be >= 1').max(256, 'must be <= 256').optional().describe('Trials at once; as many as this computer has cores when left out'),
  fuse: z
    .union([z.literal('auto'), z.int().min(1).max(256)], 'must be "auto" or a whole number from 1 to 256')
    .default('auto')
    .describe('Trials of one architecture that train together in one worker; auto measures how many pay'),
  gpus_per_trial: z.number('must be a number').min(0, 'must be >= 0').max(64, 'must be <= 64').optional().describe('Graphics cards that a trial of a command gets; 0.5 lets two share one'),
  seed: z.int('must be a whole number').min(0, 'must be >= 0').max(4294967295, 'must be <= 4294967295').default(0),
})
export type StudyFile = z.input<typeof studyFileSchema>

/** A study whose every part is known: what the database keeps and the engine runs. */
export const studyDefinitionSchema = studyFileSchema.omit({ $schema: true }).extend({
  metrics: z.array(metricSchema).min(1),
  space: searchSpaceSchema,
  sampler: choiceSchema,
  parallel: z.int().min(1).max(256),
})
export type StudyDefinition = Readonly<z.infer<typeof studyDefinitionSchema>> & { readonly space: SearchSpace }

/** The objective among a study's metrics: the first one with a goal. */
export function objectiveMetric(definition: { readonly metrics: readonly Metric[] }): ObjectiveMetric {
  for (const { name, goal } of definition.metrics) if (goal !== undefined) return { name, goal }
  throw new RangeError('a study needs a metric with a goal')
}

/**
 * `created` never ran; `running` goes on when the engine starts again; `paused` waits for the user;
 * `finished` used its budget or its space up; `stopped` was ended by the user.
 */
export const studyStatusSchema = z.enum(['created', 'running', 'paused', 'stopped', 'finished'])
export type StudyStatus = z.infer<typeof studyStatusSchema>
