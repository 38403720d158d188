import { z } from 'zod'
import { inputIssueSchema } from './views.ts'

/** A sampler or scheduler by name, its options beside it. */
const choice = z.looseObject({ name: z.string() })
const pairing = z.object({ sampler: choice, scheduler: choice })

/** A study: of the database, or as a file states it (the engine checks it). */
const someStudy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('id'), studyId: z.int() }),
  z.object({ kind: z.literal('file'), study: z.unknown(), folder: z.string().optional() }),
])

const goal = z.enum(['minimize', 'maximize'])

/** Where the learning curves of a simulation come from. */
export const simulationSourceSchema = z.discriminatedUnion('kind', [
  /** A model of what the study's trials reported. A file stands for the study of its name in the database. */
  z.object({ kind: z.literal('study'), study: someStudy }),
  /** A CSV file of configurations; of a study it takes the space and the objective, else both come from its columns. */
  z.object({ kind: z.literal('table'), path: z.string(), study: someStudy.optional(), metric: z.string().optional(), goal: goal.optional() }),
  /** One of `simulationFunctions`. */
  z.object({ kind: z.literal('function'), name: z.string() }),
])
export type SimulationSource = Readonly<z.infer<typeof simulationSourceSchema>>

/** What a laboratory tries out. Every sampler is paired with every scheduler. */
export const simulationInputSchema = z.object({
  source: simulationSourceSchema,
  samplers: z.array(choice).min(1).max(20),
  schedulers: z.array(choice).min(1).max(20),
  /** How often each pair is replayed. */
  seeds: z.int().min(1).max(1000),
  /** As many as the study's trials at once, or 4, when left out. */
  workers: z.int().min(1).max(256).optional(),
  /** The time is what random search needs for so many whole trials; that of the study, or 100, when left out. */
  trials: z.int().min(1).max(100_000).optional(),
  /** What the pairs are compared with: random search without a scheduler when left out. */
  baseline: pairing.optional(),
})
export type SimulationInput = Readonly<z.infer<typeof simulationInputSchema>>

/** A pair over simulated time: the median of the seeds and its quartiles, at evenly spaced moments; null before anything was found. */
const curve = z.object({ low: z.array(z.number().nullable()), median: z.array(z.number().nullable()), high: z.array(z.number().nullable()) })

export const simulatedPairSchema = z.object({
  /** `tpe + asha` */
  name: z.string(),
  /** The median at 25, 50, 75 and 100 % of the time. */
  quarters: z.array(z.number().nullable()),
  /** When the median reaches the baseline's last; null when it does not. */
  reached: z.number().nullable(),
  /** The share of the baseline's own time to that value that is saved: negative when the pair is slower, null when it does not get there. */
  saving: z.number().nullable(),
  /** In how many of the seeds it was there before the baseline of the same seed was where that one ended. */
  sooner: z.int(),
  /** Trials that were started, in the median seed. */
  trials: z.number(),
  curve,
})
export type SimulatedPair = Readonly<z.infer<typeof simulatedPairSchema>>

export const simulationResultSchema = z.object({
  /** `a model of the 60 trials of "mlp"` */
  source: z.string(),
  metric: z.object({ name: z.string(), goal }),
  /** Regret where the best value is known, else the best value found. */
  measure: z.enum(['regret', 'value']),
  /** Steps where nobody knows how long one takes. */
  unit: z.enum(['seconds', 'steps']),
  /** How much simulated time each replay had. */
  time: z.number(),
  workers: z.int(),
  seeds: z.int(),
  /** So many whole trials of random search fit into the time. */
  trials: z.int(),
  /** How well a model reproduces trials that were left out of it; null for a table and a function. */
  model: z.object({ trials: z.int(), rankCorrelation: z.number(), error: z.number() }).nullable(),
  /** What is to be kept in mind about the source: rows left out, a poor model. */
  notes: z.array(z.string()),
  baseline: z.string(),
  pairs: z.array(simulatedPairSchema),
  /** `tpe + asha would have saved 41 % of the time …` */
  summary: z.string(),
})
export type SimulationResult = Readonly<z.infer<typeof simulationResultSchema>>

/** What a simulation says while it runs, and last its result. */
export const simulationEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int(), total: z.int(), doing: z.string() }),
  z.object({ kind: z.literal('result'), result: simulationResultSchema }),
])
export type SimulationEvent = Readonly<z.infer<typeof simulationEventSchema>>

/** What the process that simulates sends: its events, or what is wrong with the input. */
export const simulationMessageSchema = z.discriminatedUnion('kind', [
  ...simulationEventSchema.options,
  z.object({
    kind: z.literal('error'),
    code: z.enum(['bad-input', 'not-found', 'conflict', 'database-busy', 'database-newer', 'database-damaged', 'unavailable']),
    message: z.string(),
    issues: z.array(inputIssueSchema),
  }),
])

/** The functions that can be simulated, for forms and help. Those of one step have no curve: schedulers have nothing to decide. */
export const simulationFunctions = [
  { name: 'crossing-curves', title: 'Crossing learning curves, 81 steps', steps: 81 },
  { name: 'mlp-curves', title: 'Learning curves of an MLP, 27 steps', steps: 27 },
  { name: 'branin2', title: 'Branin', steps: 1 },
  { name: 'hartmann6', title: 'Hartmann-6', steps: 1 },
  { name: 'hartmann6-noisy', title: 'Hartmann-6, noisy', steps: 1 },
  { name: 'ackley10-mixed', title: 'Ackley-10, mixed', steps: 1 },
  { name: 'rosenbrock5', title: 'Rosenbrock-5', steps: 1 },
  { name: 'mlp8-mixed', title: 'Error of an MLP, 8 parameters', steps: 1 },
  { name: 'mlp8-mixed-noisy', title: 'Error of an MLP, 8 parameters, noisy', steps: 1 },
  { name: 'mlp-conditional', title: 'Error of an MLP, conditional parameters', steps: 1 },
] as const
