import { mkdir, readdir, stat } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Config } from '../../../shared/domain/search-space.ts'
import { metricValuesSchema, type MetricValues } from '../../../shared/domain/trial.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import { createModuleTrainers, type TrainStepFunction } from './module-trainer.ts'
import type { Decision, TrialHost, TrialOutcome } from './trial-host.ts'

/** What a module's `trial` function is called with. */
export interface ModuleTrialInput {
  readonly params: Config
  /**
   * Reports values of one step: `await report({ step: 3, val_error: 0.12 })`. Without a step it is the one after the last.
   * Rejects with an AbortError when the trial is to end: let it through.
   */
  readonly report: (values: Readonly<Record<string, number>>) => Promise<void>
  /** Aborted when the trial is to end. */
  readonly signal: AbortSignal
  readonly seed: number
  /** tfjs, on the worker's backend. */
  readonly tf: Tf
  /**
   * Trains weights by a loss of tfjs operations, compiled on the tensorflow backend:
   * `const trainer = await trainStep({ weights, loss, x, y, batchSize, epochs, learningRate })`, then `await trainer.epoch()`.
   */
  readonly trainStep: TrainStepFunction
  /** A folder of this trial alone. What is saved there is there again when the trial goes on after a pause. */
  readonly checkpointDir: string
  /** The step after which a paused trial goes on; 0 from the start. */
  readonly resumeStep: number
}

type TrialFunction = (input: ModuleTrialInput) => unknown

const moduleSchema = z.object({ trial: z.custom<TrialFunction>((value) => typeof value === 'function', { error: 'is not an exported function' }) })
const stepSchema = z.int({ error: 'must be a whole number' }).positive('must be at least 1')
const resultSchema = z.union([metricValuesSchema, z.null(), z.undefined()])

/**
 * Imports the user's module and runs its `trial`. What it returns, if anything, are its final values.
 * The file is read again only when it has changed.
 * @param path absolute; JavaScript, or TypeScript that only needs its types taken away
 * @throws whatever the module throws
 */
export async function runModuleTrial(tf: Tf, graphs: GraphCache, path: string, job: WorkerJob, host: TrialHost): Promise<TrialOutcome> {
  const trial = await importTrial(path)
  await mkdir(job.checkpointDir, { recursive: true })
  const abort = new AbortController()
  const reports = createReports(job, host, abort)
  const { params, seed, checkpointDir, resumeStep } = job
  const trainers = createModuleTrainers(tf, graphs, job, host)
  let returned: unknown
  try {
    returned = await trial({ params, report: reports.report, signal: abort.signal, seed, tf, trainStep: trainers.trainStep, checkpointDir, resumeStep })
  } catch (error) {
    // Once it was told to end, whatever it throws is it ending.
    if (reports.decision() === 'continue') throw error
  } finally {
    trainers.dispose()
  }
  switch (reports.decision()) {
    case 'stop':
      return { type: 'stopped' }
    case 'pause':
      return { type: 'paused', step: (await isEmpty(checkpointDir)) ? 0 : reports.lastStep() }
    case 'continue':
      return { type: 'complete', values: { ...reports.lastValues(), ...parseResult(path, returned) } }
  }
}

async function importTrial(path: string): Promise<TrialFunction> {
  const url = pathToFileURL(path)
  const { mtimeMs, size } = await stat(path).catch((error: unknown) => {
    throw new TuneryError('bad-input', `${path}: cannot be read (${messageOf(error)})`)
  })
  // Node keeps a module by its URL: another version of the file needs another one.
  url.search = `v=${String(mtimeMs)}-${String(size)}`
  const imported: unknown = await import(url.href)
  const parsed = moduleSchema.safeParse({ ...(typeof imported === 'object' ? imported : {}) })
  if (!parsed.success) throw new TuneryError('bad-input', `${path}: needs "export async function trial({ params, report, signal, seed, tf, checkpointDir })"`)
  return parsed.data.trial
}

interface Reports {
  readonly report: ModuleTrialInput['report']
  decision(): Decision
  lastStep(): number
  lastValues(): MetricValues
}

function createReports(job: WorkerJob, host: TrialHost, abort: AbortController): Reports {
  let decision: Decision = 'continue'
  let lastStep = job.resumeStep
  let lastValues: MetricValues = {}
  let queue: Promise<void> = Promise.resolve()
  const reportOne = async (input: unknown): Promise<void> => {
    abort.signal.throwIfAborted()
    const { step, values } = parseReport(input, lastStep + 1)
    lastStep = step
    lastValues = values
    // Measuring on the test set is not a part of the study: nothing is reported, nothing decided.
    if (job.mode === 'train') decision = await host.report(step, values)
    if (decision === 'continue') return
    abort.abort(new DOMException(`The trial is to ${decision} after step ${String(step)}.`, 'AbortError'))
    abort.signal.throwIfAborted()
  }
  return {
    report(values) {
      // One at a time, also for a module that does not wait.
      const reported = queue.then(() => reportOne(values))
      queue = reported.catch(() => undefined)
      return reported
    },
    decision: () => decision,
    lastStep: () => lastStep,
    lastValues: () => lastValues,
  }
}

function parseReport(input: unknown, nextStep: number): { step: number; values: MetricValues } {
  const parsed = z.looseObject({ step: stepSchema.default(nextStep) }).safeParse(input)
  if (!parsed.success) throw new TypeError(`report({ step, … }): ${describe(parsed.error)}`)
  const { step, ...rest } = parsed.data
  const values = metricValuesSchema.safeParse(rest)
  if (!values.success) throw new TypeError(`report({ step: ${String(step)}, … }): ${describe(values.error)}`)
  return { step, values: values.data }
}

function parseResult(path: string, returned: unknown): MetricValues {
  const parsed = resultSchema.safeParse(returned)
  if (!parsed.success) throw new TypeError(`${path}: trial() must return its final values as numbers by name, or nothing: ${describe(parsed.error)}`)
  return parsed.data ?? {}
}

function describe(error: z.ZodError): string {
  return issuesOf(error).map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ')
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder)).length === 0
}
