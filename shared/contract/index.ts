import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { configSchema } from '../domain/search-space.ts'
import { studyDefinitionSchema } from '../domain/study.ts'
import { curveSchema, metricValuesSchema, trialSchema } from '../domain/trial.ts'
import { installEventSchema, installInputSchema, runtimeKindSchema, runtimeViewSchema } from './runtimes.ts'
import { benchmarkEventSchema } from './benchmark.ts'
import { importanceSchema } from './importance.ts'
import { simulationEventSchema, simulationInputSchema } from './simulation.ts'
import { deviceSampleSchema, telemetryBatchSchema } from './telemetry.ts'
import {
  dataPreviewSchema,
  doctorSchema,
  earlierStudySchema,
  frontSchema,
  inputIssueSchema,
  liveBatchSchema,
  pluginViewSchema,
  studyDetailSchema,
  studyEventSchema,
  studySummarySchema,
  taskViewSchema,
  trialDetailSchema,
} from './views.ts'

const studyId = z.object({ studyId: z.int() })
const oneTrial = studyId.extend({ number: z.int().min(0) })

/** Every error of a procedure: `data.issues` has the places in a bad input. The message is for the user. */
const base = oc.errors({
  TUNERY: { status: 400, data: z.object({ code: z.string(), issues: z.array(inputIssueSchema) }) },
})

/** A study as a file states it; the engine checks it, so that one message serves the page, the CLI and the API. */
const studyFileInput = z.object({
  /** The parsed file. */
  study: z.unknown(),
  /** What relative paths in it start from; the engine's working folder when left out. */
  folder: z.string().optional(),
})

const validation = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), definition: studyDefinitionSchema }),
  z.object({ ok: z.literal(false), issues: z.array(inputIssueSchema) }),
])

/**
 * What a page, a command or a script may ask of the engine. One contract, several transports.
 */
export const contract = {
  studies: {
    list: base.output(z.array(studySummarySchema)),
    get: base.input(studyId).output(studyDetailSchema),
    find: base.input(z.object({ name: z.string() })).output(studyDetailSchema.nullable()),
    validate: base.input(studyFileInput).output(validation),
    /** Creates a study. A study of that name with the same definition is returned as it is; with another one it is an error that names what differs. */
    create: base.input(studyFileInput.extend({ start: z.boolean() })).output(z.object({ studyId: z.int(), created: z.boolean() })),
    /** Starts or goes on. */
    start: base.input(studyId).output(z.void()),
    /** Running trials go back to waiting (from their checkpoints where there are some); returns when they have. */
    pause: base.input(studyId).output(z.void()),
    /** Ends the study: running trials are interrupted and wait; it may be started again. */
    stop: base.input(studyId).output(z.void()),
    /** More or fewer trials, seconds or slots, while it runs or after. */
    setBudget: base
      .input(studyId.extend({ trials: z.int().positive().nullable(), seconds: z.number().positive().nullable(), parallel: z.int().min(1).max(256) }))
      .output(z.void()),
    remove: base.input(studyId).output(z.void()),
    /** The study file that would make this study again. */
    file: base.input(studyId).output(z.record(z.string(), z.unknown())),
    events: base.input(studyId.extend({ afterSeq: z.int().min(0), limit: z.int().min(1).max(1000) })).output(z.array(studyEventSchema)),
    /** CSV text in pieces; see docs/csv.md for the columns. */
    csv: base.input(studyId.extend({ content: z.enum(['trials', 'curves']) })).output(eventIterator(z.string())),
    /** The set of best compromises and how it grew. */
    front: base.input(studyId).output(frontSchema),
    /** What a metric (the objective when left out) depends on. */
    importance: base.input(studyId.extend({ metric: z.string().optional() })).output(importanceSchema),
    /** Earlier studies of this database that a study could start from: same metric, and a parameter in common. */
    earlier: base.input(studyFileInput).output(z.array(earlierStudySchema)),
    /** What the devices did while the study ran, by device and time; at most `points` samples of each. */
    telemetry: base.input(studyId.extend({ points: z.int().min(2).max(1000).default(240) })).output(z.array(deviceSampleSchema)),
    /** Trains the best trial's configuration again and measures it on the test set. */
    evaluate: base.input(studyId).output(z.object({ trialNumber: z.int(), validation: metricValuesSchema, test: metricValuesSchema })),
  },
  trials: {
    list: base.input(studyId.extend({ offset: z.int().min(0).default(0), limit: z.int().min(1).max(100000).default(100000) })).output(z.array(trialSchema)),
    get: base.input(oneTrial).output(trialDetailSchema),
    /** The end of the log from `offset` bytes on, at most 256 KiB at a time. */
    log: base.input(oneTrial.extend({ offset: z.int().min(0).default(0) })).output(z.object({ text: z.string(), nextOffset: z.int(), size: z.int() })),
    /** Adds a configuration by hand; it runs before the sampler is asked. */
    enqueue: base.input(studyId.extend({ params: configSchema })).output(z.object({ number: z.int() })),
    /** Runs a trial's configuration again as a new trial with a new seed. */
    repeat: base.input(oneTrial).output(z.object({ number: z.int() })),
  },
  /** What charts and tables are made of: bytes of a table, which `decodeTable` reads (shared/columns). */
  columns: {
    /** Every trial of a study, a row each; `trialsOfTable` makes trials of it again. */
    trials: base.input(studyId).output(z.instanceof(Blob)),
    /** One metric of the trials named: a row a point, with columns `trial`, `step` and `value`, by trial in the order asked and by step; at most `points` of each curve, chosen so that it looks the same. */
    curves: base
      .input(studyId.extend({ metric: z.string(), trials: z.array(z.int().min(0)).max(10_000), points: z.int().min(3).max(10_000) }))
      .output(z.instanceof(Blob)),
  },
  curves: base.input(studyId.extend({ metric: z.string() })).output(z.array(curveSchema)),
  catalog: {
    tasks: base.output(z.array(taskViewSchema)),
    samplers: base.output(z.array(pluginViewSchema)),
    schedulers: base.output(z.array(pluginViewSchema)),
  },
  data: {
    /** Reads a CSV file or a folder of images, so that a form can offer columns and classes. */
    preview: base
      .input(
        z.object({
          path: z.string(),
          /** What a relative path starts from, as in a study file; the engine's working folder when left out. */
          folder: z.string().optional(),
        }),
      )
      .output(dataPreviewSchema),
  },
  devices: {
    /** What the devices of this machine do, once a second for as long as somebody listens. */
    telemetry: base.output(eventIterator(telemetryBatchSchema)),
  },
  system: {
    doctor: base.output(doctorSchema),
    /** Measures every backend that can be used, one after the other, and keeps the result. It ends when nobody listens any more. */
    benchmark: base.output(eventIterator(benchmarkEventSchema)),
  },
  /** The native runtimes: TensorFlow on the processor, and on NVIDIA cards. */
  runtimes: {
    status: base.output(z.array(runtimeViewSchema)),
    /** Installs, or joins the installation that runs: it goes on when the listener leaves, and ends by `cancel` or with the engine. */
    install: base.input(installInputSchema).output(eventIterator(installEventSchema)),
    /** Finished downloads stay, so that the next installation goes on with those that are left. */
    cancel: base.input(z.object({ kind: runtimeKindSchema })).output(z.void()),
    uninstall: base.input(z.object({ kind: runtimeKindSchema })).output(z.void()),
  },
  /** What other samplers and schedulers would have done: docs/laboratory.md. It ends when nobody listens any more. */
  simulate: base.input(simulationInputSchema).output(eventIterator(simulationEventSchema)),
  /**
   * Changes as they happen. `afterSeq` is the last batch that the caller has seen (0: from now on);
   * the first batch comes at once.
   */
  live: base.input(z.object({ studyId: z.int().nullable(), afterSeq: z.int().min(0) })).output(eventIterator(liveBatchSchema)),
}
