import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { annotationChangeSchema } from '../domain/annotation.ts'
import { configSchema } from '../domain/search-space.ts'
import { studyDefinitionSchema } from '../domain/study.ts'
import { curveSchema, metricValuesSchema, trialSchema } from '../domain/trial.ts'
import { installEventSchema, installInputSchema, runtimeKindSchema, runtimeViewSchema } from './runtimes.ts'
import { benchmarkEventSchema } from './benchmark.ts'
import { comparisonInputSchema, studyComparisonSchema } from './comparison.ts'
import { importanceSchema } from './importance.ts'
import { rungsSchema } from './rungs.ts'
import { spaceChangeSchema, spaceInputSchema, spacePreviewSchema, spaceVersionSchema } from './spaces.ts'
import { scriptInspectionSchema, scriptTestEventSchema, scriptTestInputSchema } from './scripts.ts'
import { simulationEventSchema, simulationInputSchema } from './simulation.ts'
import {
  predictInputSchema,
  predictionsSchema,
  slicesInputSchema,
  slicesSchema,
  suggestBestInputSchema,
  suggestedSchema,
  surfaceInputSchema,
  surfaceSchema,
} from './surrogate.ts'
import { readResultSchema } from './transfer.ts'
import { checkpointListSchema, exportedModelSchema, reproductionSchema, testResultSchema } from './trial-work.ts'
import { modelFormatSchema } from '../worker-protocol.ts'
import { deviceSampleSchema, telemetryBatchSchema } from './telemetry.ts'
import {
  dataPreviewSchema,
  doctorSchema,
  earlierStudySchema,
  eventFilterSchema,
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
const trialNumbers = z.array(z.int().min(0)).min(1).max(100_000)

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
    /** The latest events before one (null: of all), oldest first. Starts of trials are left out. */
    latestEvents: base
      .input(studyId.extend({ beforeSeq: z.int().min(0).nullable(), limit: z.int().min(1).max(1000), filter: eventFilterSchema.default('all') }))
      .output(z.array(studyEventSchema)),
    /** The search spaces that the study has had, oldest first. */
    spaces: base.input(studyId).output(z.array(spaceVersionSchema)),
    /** What another search space would come to; nothing is changed. */
    previewSpace: base.input(spaceInputSchema).output(spacePreviewSchema),
    /** Gives the study another search space, whatever its state: old trials keep theirs, what runs goes on. */
    changeSpace: base.input(spaceInputSchema).output(spaceChangeSchema),
    /** CSV text in pieces; see docs/csv.md for the columns. `numbers` are the trials to write, all when left out. */
    csv: base.input(studyId.extend({ content: z.enum(['trials', 'curves']), numbers: trialNumbers.optional() })).output(eventIterator(z.string())),
    /** The set of best compromises and how it grew. */
    front: base.input(studyId).output(frontSchema),
    /** How trials got on from rung to rung; null where the scheduler has no rungs. */
    rungs: base.input(studyId).output(rungsSchema.nullable()),
    /** What a metric (the objective when left out) depends on. */
    importance: base.input(studyId.extend({ metric: z.string().optional() })).output(importanceSchema),
    /** Several studies side by side: results, tests, and what differs between their definitions. Those of another objective are left out, and it is said why. */
    compare: base.input(comparisonInputSchema).output(studyComparisonSchema),
    /** What configurations would come to, by a model of the complete trials. */
    predict: base.input(predictInputSchema).output(predictionsSchema),
    /** The same along the range of each parameter. */
    slices: base.input(slicesInputSchema).output(slicesSchema),
    /** The same over two parameters. */
    surface: base.input(surfaceInputSchema).output(surfaceSchema),
    /** The configuration that the model predicts to be best. */
    suggestBest: base.input(suggestBestInputSchema).output(suggestedSchema),
    /** Earlier studies of this database that a study could start from: same metric, and a parameter in common. */
    earlier: base.input(studyFileInput).output(z.array(earlierStudySchema)),
    /** What the devices did while the study ran, by device and time; at most `points` samples of each. */
    telemetry: base.input(studyId.extend({ points: z.int().min(2).max(1000).default(240) })).output(z.array(deviceSampleSchema)),
    /** Trains a trial (the best one when no number is given) again and measures it on the test set; the result is kept: `trials.tests`. */
    evaluate: base.input(studyId.extend({ number: z.int().min(0).optional() })).output(z.object({ trialNumber: z.int(), validation: metricValuesSchema, test: metricValuesSchema })),
  },
  trials: {
    list: base.input(studyId.extend({ offset: z.int().min(0).default(0), limit: z.int().min(1).max(100000).default(100000) })).output(z.array(trialSchema)),
    get: base.input(oneTrial).output(trialDetailSchema),
    /** The end of the log from `offset` bytes on, at most 256 KiB at a time. */
    log: base.input(oneTrial.extend({ offset: z.int().min(0).default(0) })).output(z.object({ text: z.string(), nextOffset: z.int(), size: z.int() })),
    /** Lines of the log from `from` on, counted from 0, as a terminal would leave them, with their colours. A large `from` asks for the last ones. */
    logLines: base
      .input(oneTrial.extend({ from: z.int().min(0), count: z.int().min(1).max(2000) }))
      .output(z.object({ from: z.int(), lines: z.array(z.string()), total: z.int(), size: z.int() })),
    /** Searches the whole log. `lines` are the numbers of the lines that match, the first 100,000 of them. */
    logSearch: base
      .input(oneTrial.extend({ query: z.string().min(1).max(1000), regex: z.boolean().default(false), matchCase: z.boolean().default(false) }))
      .output(z.object({ count: z.int(), lines: z.array(z.int()) })),
    /** What the devices did while the trial ran, by device and time; at most `points` samples of each. A sample is the mean of the 15 s before it. */
    telemetry: base.input(oneTrial.extend({ points: z.int().min(2).max(1000).default(120) })).output(z.array(deviceSampleSchema)),
    /** What is in the trial's checkpoint folder, the newest first. */
    checkpoints: base.input(oneTrial).output(checkpointListSchema),
    /** Deletes checkpoints of a trial that has ended. */
    deleteCheckpoints: base.input(oneTrial.extend({ names: z.array(z.string()).min(1) })).output(z.void()),
    /** What the trial came to on the test set each time it was measured (`studies.evaluate`), the last first. */
    tests: base.input(oneTrial).output(z.array(testResultSchema)),
    /** Adds a trial that trains this one for so many steps more, and starts the study. Where no checkpoint is kept a built-in task is trained again first: the answer comes when it has. */
    continue: base
      .input(oneTrial.extend({ steps: z.int().min(1).max(1_000_000) }))
      .output(z.object({ number: z.int(), fromStep: z.int(), source: z.enum(['checkpoint', 'trained-again']) })),
    /** Writes the model of a built-in task's trial (the best one when no number is given) into a folder that is not there yet, or empty. */
    exportModel: base
      .input(studyId.extend({ number: z.int().min(0).optional(), format: modelFormatSchema, folder: z.string().min(1) }))
      .output(exportedModelSchema.extend({ trialNumber: z.int(), folder: z.string() })),
    /** The same as a ZIP archive. */
    modelArchive: base.input(oneTrial.extend({ format: modelFormatSchema })).output(z.object({ model: exportedModelSchema, archive: z.instanceof(Blob) })),
    /** All that is needed to see the trial's numbers again. */
    reproduction: base.input(oneTrial).output(reproductionSchema),
    /** Adds a configuration by hand; it runs before the sampler is asked. */
    enqueue: base.input(studyId.extend({ params: configSchema })).output(z.object({ number: z.int() })),
    /** Runs a trial's configuration again as a new trial with a new seed. */
    repeat: base.input(oneTrial).output(z.object({ number: z.int() })),
    /** Changes the tags and the notes of trials, whatever their state; all or none. `changed` are the numbers of those that are not as they were. */
    annotate: base.input(studyId.extend({ numbers: trialNumbers }).extend(annotationChangeSchema.shape)).output(z.object({ changed: z.array(z.int()) })),
  },
  /** What charts and tables are made of: bytes of a table, which `decodeTable` reads (shared/columns). */
  columns: {
    /** Every trial of a study, a row each; `trialsOfTable` makes trials of it again. */
    trials: base.input(studyId).output(z.instanceof(Blob)),
    /** When and where each trial ran, a row each time that it was started, by start; `runsOfTable` reads it. */
    runs: base.input(studyId).output(z.instanceof(Blob)),
    /** One metric of the trials named: a row a point, with columns `trial`, `step` and `value`, by trial in the order asked and by step; at most `points` of each curve, chosen so that it looks the same. */
    curves: base
      .input(studyId.extend({ metric: z.string(), trials: z.array(z.int().min(0)).max(10_000), points: z.int().min(3).max(10_000) }))
      .output(z.instanceof(Blob)),
    /** The curves of a comparison: the best value so far of each study, the mean of each group with its band, the distribution of each group; `comparisonOfTable` reads them. */
    comparison: base.input(comparisonInputSchema).output(z.instanceof(Blob)),
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
  transfer: {
    /** Reads a study or a search space that was pasted or opened: one of ours, of W&B, NNI, ConfigSpace or Optuna. Nothing is kept. */
    read: base.input(z.object({ text: z.string().max(4_000_000), name: z.string() })).output(readResultSchema),
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
  /** The user's own script. */
  scripts: {
    /** Reads a script's text, which flags it takes and how it is run; it is not run. */
    inspect: base.input(z.object({ path: z.string().min(1), folder: z.string().optional() })).output(scriptInspectionSchema),
    /** Runs a command once, as a trial of it would be run. It ends when nobody listens any more. */
    test: base.input(scriptTestInputSchema).output(eventIterator(scriptTestEventSchema)),
  },
  /** What other samplers and schedulers would have done: docs/laboratory.md. It ends when nobody listens any more. */
  simulate: base.input(simulationInputSchema).output(eventIterator(simulationEventSchema)),
  /**
   * Changes as they happen. `afterSeq` is the last batch that the caller has seen (0: from now on);
   * the first batch comes at once.
   */
  live: base.input(z.object({ studyId: z.int().nullable(), afterSeq: z.int().min(0) })).output(eventIterator(liveBatchSchema)),
}
