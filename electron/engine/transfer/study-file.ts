import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { configIssues } from '../../../shared/domain/config.ts'
import type { Metric } from '../../../shared/domain/metric.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { studyFileSchema, type CommandObjective, type Objective, type StudyDefinition, type WarmStart } from '../../../shared/domain/study.ts'
import { badInput, messageOf, TuneryError, type InputIssue } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import { parseCommandLine } from '../executors/command-line.ts'
import { impliedSampler } from '../schedulers/presets.ts'
import { completeBuiltin, type Completed } from './builtin-study.ts'
import { placeholderIssues } from './command-placeholders.ts'
import { deviceIssues } from './device-issues.ts'
import { endingIssues } from './ending-issues.ts'
import { parseStudyText } from './study-syntax.ts'

/** What a definition depends on besides the study file. */
export interface StudyContext {
  /** What errors call the study: its file. */
  readonly source: string
  /** What relative paths in it start from. */
  readonly folder: string
  /** Trials at once when the file does not say. */
  readonly cores: number
  /** What is wrong with the sampler and the scheduler. */
  readonly checkPlugins: (definition: StudyDefinition) => InputIssue[]
  /** Whether there is a file or folder; on this machine's disk when left out. */
  readonly exists?: (path: string) => boolean
}

const mostParallel = 256

/**
 * Reads a study file, JSON or YAML; `-` is stdin. Its content is not checked yet.
 * @returns the content, and the folder that its relative paths start from
 * @throws TuneryError not-found; bad-input that names the line and column of a syntax error
 */
export function readStudyFile(path: string): { study: unknown; folder: string } {
  const folder = dirname(resolve(path))
  return { study: parseStudyText(readText(path), path), folder }
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
    if (isMissing) throw new TuneryError('not-found', `There is no study file ${resolve(path)}`, [], { cause: thrown })
    throw new TuneryError('bad-input', `The study file ${path} cannot be read: ${messageOf(thrown)}`, [], { cause: thrown })
  }
}

/**
 * The study whose every part is known: defaults filled in, paths absolute, everything checked.
 * Parsing a definition gives the definition again.
 * @param study the content of a study file
 * @throws TuneryError bad-input with every place that is wrong
 */
export function parseStudyDefinition(study: unknown, context: StudyContext): StudyDefinition {
  const parsed = studyFileSchema.safeParse(study)
  if (!parsed.success) throw badInput(context.source, issuesOf(parsed.error))
  const { $schema: _, ...file } = parsed.data
  const { objective, space, metrics, issues } = complete(file, context.folder)
  const definition: StudyDefinition = {
    ...file,
    objective,
    space: space ?? {},
    metrics: [...(metrics ?? [])],
    ...(file.warm_start !== undefined && { warm_start: { ...file.warm_start, files: file.warm_start.files.map((path) => resolve(context.folder, path)) } }),
    sampler: file.sampler ?? { name: impliedSampler(file.scheduler.name) ?? 'auto' },
    parallel: file.parallel ?? Math.min(Math.max(context.cores, 1), mostParallel),
  }
  const found = [...issues, ...missingPaths(objective, context.exists ?? existsSync), ...metricIssues(definition.metrics), ...repeatedSources(definition.warm_start), ...endingIssues(definition), ...deviceIssues(definition), ...enqueuedIssues(definition), ...(space === undefined ? [] : context.checkPlugins(definition))]
  if (found.length > 0) throw badInput(context.source, found)
  return definition
}

function complete(file: { objective: Objective; space?: SearchSpace; metrics?: Metric[]; scheduler: { name: string } }, folder: string): Completed {
  const { objective } = file
  switch (objective.kind) {
    case 'builtin':
      return completeBuiltin({ ...file, objective }, folder)
    case 'module': {
      const both = Object.keys(objective.fixed ?? {}).filter((name) => Object.hasOwn(file.space ?? {}, name))
      const issues = both.map((name) => ({ path: `objective.fixed.${name}`, message: 'is searched too (in space): keep one of the two' }))
      return { objective: { ...objective, path: resolve(folder, objective.path) }, space: file.space, metrics: file.metrics, issues: [...missingParts(file), ...issues] }
    }
    case 'command': {
      const issues = [...missingParts(file), ...commandLineIssues(objective), ...placeholderIssues(objective, file.space)]
      return { objective: { ...objective, cwd: resolve(folder, objective.cwd ?? '') }, space: file.space, metrics: file.metrics, issues }
    }
    case 'ask-tell':
      return { objective, space: file.space, metrics: file.metrics, issues: missingParts(file) }
  }
}

/** The places of an objective, absolute by now, where nothing is. */
function missingPaths(objective: Objective, exists: (path: string) => boolean): InputIssue[] {
  const places = {
    'objective.data.path': objective.kind === 'builtin' ? objective.data?.path : undefined,
    'objective.path': objective.kind === 'module' ? objective.path : undefined,
    'objective.cwd': objective.kind === 'command' ? objective.cwd : undefined,
  }
  return Object.entries(places).flatMap(([path, place]) => (place === undefined || exists(place) ? [] : [{ path, message: `there is nothing at ${place}` }]))
}

function commandLineIssues({ command }: CommandObjective): InputIssue[] {
  if (typeof command !== 'string') return []
  try {
    parseCommandLine(command)
    return []
  } catch (thrown) {
    return [{ path: 'objective.command', message: messageOf(thrown) }]
  }
}

/** A built-in task has a default space and metrics; only the user knows those of anything else. */
function missingParts(file: { objective: Objective; space?: SearchSpace; metrics?: Metric[] }): InputIssue[] {
  const message = `is needed for ${file.objective.kind === 'ask-tell' ? 'ask-tell' : `a ${file.objective.kind}`}`
  return [
    ...(file.space === undefined ? [{ path: 'space', message }] : []),
    ...(file.metrics === undefined ? [{ path: 'metrics', message: `${message}: at least one with a goal` }] : []),
  ]
}

function metricIssues(metrics: readonly Metric[]): InputIssue[] {
  const repeated = metrics.flatMap(({ name }, index) =>
    metrics.findIndex((other) => other.name === name) < index ? [{ path: `metrics[${index}].name`, message: `"${name}" is given twice` }] : [],
  )
  const hasGoal = metrics.length === 0 || metrics.some(({ goal }) => goal !== undefined)
  return hasGoal ? repeated : [...repeated, { path: 'metrics', message: 'needs a metric with a goal: what is to be minimized or maximized' }]
}

/** What is wrong with the configurations that a study begins with. */
function enqueuedIssues({ enqueue = [], space, budget }: StudyDefinition): InputIssue[] {
  const found = enqueue.flatMap(({ params }, index) => configIssues(space, params).map(({ path, message }) => ({ path: `enqueue[${index}].params.${path}`, message })))
  const tooMany = budget.trials !== undefined && enqueue.length > budget.trials
  return tooMany ? [...found, { path: 'enqueue', message: `holds ${enqueue.length} configurations, and the budget is ${budget.trials} trials` }] : found
}

function repeatedSources(warmStart: WarmStart | undefined): InputIssue[] {
  return (['studies', 'files'] as const).flatMap((kind) => {
    const names = warmStart?.[kind] ?? []
    return names.flatMap((name, index) => (names.indexOf(name) < index ? [{ path: `warm_start.${kind}[${index}]`, message: `"${name}" is given twice` }] : []))
  })
}
