import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { badInput } from '../../shared/errors.ts'
import { isFinal } from '../../shared/domain/trial.ts'
import { allTrials, type Client } from './engine-session.ts'
import { followStudy } from './follow-study.ts'
import type { Interrupts } from './interrupts.ts'
import type { ProgressDisplay } from './progress-display.ts'

/** A study file as it was read: not checked yet. */
export interface StudySource {
  /** The path, for messages. */
  readonly path: string
  readonly study: unknown
  /** What relative paths in it start from. */
  readonly folder: string
}

/** What the command line says instead of the file. */
export interface Overrides {
  readonly jobs?: number
  readonly fuse?: 'auto' | number
  readonly seed?: number
  readonly trials?: number
  /** Graphics cards a trial of a command. */
  readonly gpusPerTrial?: number
  /** Names of studies, and paths of CSV files that start from the working folder. */
  readonly warmStart?: readonly string[]
}

/** The study with the command line's values in place of the file's. Anything but an object goes to the check as it is. */
export function withOverrides(study: unknown, { jobs, fuse, seed, trials, gpusPerTrial, warmStart = [] }: Overrides): unknown {
  if (typeof study !== 'object' || study === null || Array.isArray(study)) return study
  const budget: unknown = 'budget' in study ? study.budget : undefined
  return {
    ...study,
    ...(jobs === undefined ? {} : { parallel: jobs }),
    ...(fuse === undefined ? {} : { fuse }),
    ...(seed === undefined ? {} : { seed }),
    ...(gpusPerTrial === undefined ? {} : { gpus_per_trial: gpusPerTrial }),
    ...(trials === undefined ? {} : { budget: { ...(typeof budget === 'object' ? budget : {}), trials } }),
    ...(warmStart.length === 0 ? {} : { warm_start: withSources('warm_start' in study ? study.warm_start : undefined, warmStart) }),
  }
}

/** A warm start with more sources: a file where there is one of that name, or the name ends in `.csv`; else a study. */
function withSources(warmStart: unknown, sources: readonly string[]): unknown {
  const stated = { studies: [], files: [], ...(typeof warmStart === 'object' ? warmStart : {}) }
  const isFile = (source: string): boolean => /\.csv$/i.test(source) || statSync(source, { throwIfNoEntry: false })?.isFile() === true
  const added = {
    studies: sources.filter((source) => !isFile(source)),
    files: sources.filter(isFile).map((source) => resolve(source)),
  }
  if (!Array.isArray(stated.studies) || !Array.isArray(stated.files)) return warmStart
  return { ...stated, studies: [...stated.studies, ...added.studies], files: [...stated.files, ...added.files] }
}

/**
 * Creates the study, or finds the one of that name and gives it the file's budget and number of jobs.
 * @returns its id, and whether it is finished with nothing more to do
 * @throws TuneryError bad-input; the contract's `conflict` when another part of the definition differs
 */
export async function createOrResume(client: Client, { path, study, folder }: StudySource): Promise<{ studyId: number; isFinished: boolean }> {
  const checked = await client.studies.validate({ study, folder })
  if (!checked.ok) throw badInput(path, checked.issues)
  const { budget, name } = checked.definition
  const present = await client.studies.find({ name })
  const { studyId } = await client.studies.create({ study, folder, start: false })
  const before = present?.definition.budget
  const hasSameBudget = budget.trials === before?.trials && budget.seconds === before?.seconds
  return { studyId, isFinished: present?.status === 'finished' && hasSameBudget }
}

/**
 * Starts a study and shows its progress until it ends.
 * The first interrupt pauses it: running trials return to waiting before this returns.
 */
export async function runToEnd(client: Client, studyId: number, display: ProgressDisplay, interrupts: Interrupts): Promise<void> {
  const seen = await finalNumbers(client, studyId)
  const paused = new AbortController()
  const pausing = interrupts.interrupted.then(() => client.studies.pause({ studyId })).finally(() => {
    paused.abort()
  })
  // Its error is thrown below; until then nobody waits for it.
  pausing.catch(() => undefined)
  if (!interrupts.signal.aborted) await client.studies.start({ studyId })
  await followStudy(client, studyId, seen, display, { signal: paused.signal, until: ['finished', 'paused', 'stopped'] })
  if (interrupts.signal.aborted) await pausing
}

/** The numbers of a study's final trials. */
export async function finalNumbers(client: Client, studyId: number): Promise<number[]> {
  const numbers: number[] = []
  for await (const trial of allTrials(client, studyId)) if (isFinal(trial.state)) numbers.push(trial.number)
  return numbers
}
