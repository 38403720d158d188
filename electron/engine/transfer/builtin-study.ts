import { resolve } from 'node:path'
import type { Metric } from '../../../shared/domain/metric.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { BuiltinObjective, DataSource, Objective } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { defaultSpace, findTask, tasks } from '../../../shared/tasks/catalog.ts'
import { taskRangeIssues, taskValueIssue } from '../../../shared/tasks/limits.ts'
import type { Task, TaskParameter } from '../../../shared/tasks/task.ts'

/** The parts of a study that its objective decides, and what is wrong with them. */
export interface Completed {
  readonly objective: Objective
  /** Undefined where it is not known, which is an issue. */
  readonly space: SearchSpace | undefined
  readonly metrics: readonly Metric[] | undefined
  readonly issues: readonly InputIssue[]
}

interface BuiltinFile {
  readonly objective: BuiltinObjective
  readonly space?: SearchSpace
  readonly metrics?: readonly Metric[]
  readonly scheduler: { readonly name: string }
}

/** Fills in what a task's study leaves out, and checks the rest against the task. */
export function completeBuiltin({ objective, space, metrics, scheduler }: BuiltinFile, folder: string): Completed {
  const task = findTask(objective.task)
  if (task === undefined) {
    const message = `there is no task "${objective.task}"; choose one of ${tasks.map(({ name }) => name).join(', ')}`
    return { objective, space, metrics, issues: [{ path: 'objective.task', message }] }
  }
  const { data, fixed = {} } = objective
  const issues = [
    ...dataIssues(task, data),
    ...fixedIssues(task, fixed, space ?? {}),
    ...(space === undefined ? [] : spaceIssues(task, space)),
    ...(metrics === undefined ? [] : [...reportedIssues(task, metrics), ...unscheduledIssues(task, metrics, scheduler.name)]),
  ]
  return {
    objective: data === undefined ? objective : { ...objective, data: { ...data, path: resolve(folder, data.path) } },
    space: space ?? without(defaultSpace(task), fixed),
    metrics: metrics ?? task.metrics,
    issues,
  }
}

/** What is fixed is not searched: of the default space the rest is left. */
function without(space: SearchSpace, fixed: Config): SearchSpace {
  return Object.fromEntries(Object.entries(space).filter(([name]) => !Object.hasOwn(fixed, name)))
}

function dataIssues(task: Task, data: DataSource | undefined): InputIssue[] {
  if (data === undefined) return task.needsData ? [{ path: 'objective.data', message: `is needed for ${task.name}: where its data is` }] : []
  if (!task.needsData) return [{ path: 'objective.data', message: `is not used by ${task.name}, which brings its own` }]
  if (task.dataset === 'csv') return data.target === undefined ? [{ path: 'objective.data.target', message: 'needs the name of the column to predict' }] : []
  return (['target', 'kind'] as const)
    .filter((field) => data[field] !== undefined)
    .map((field) => ({ path: `objective.data.${field}`, message: `is not used by ${task.name}: its classes are the folders` }))
}

function fixedIssues(task: Task, fixed: Config, space: SearchSpace): InputIssue[] {
  return Object.entries(fixed).flatMap(([name, value]) => {
    const path = `objective.fixed.${name}`
    const parameter = parameterOf(task, name)
    if (parameter === undefined) return [{ path, message: unknownParameter(task) }]
    const message = taskValueIssue(name, parameter, value)
    return [
      ...(message === undefined ? [] : [{ path, message }]),
      ...(!Object.hasOwn(space, name) ? [] : [{ path, message: 'is searched too (in space): keep one of the two' }]),
    ]
  })
}

function spaceIssues(task: Task, space: SearchSpace): InputIssue[] {
  return Object.entries(space).flatMap(([name, range]) => {
    const parameter = parameterOf(task, name)
    if (parameter === undefined) return [{ path: `space.${name}`, message: unknownParameter(task) }]
    return taskRangeIssues(name, parameter, range).map(({ path, message }) => ({ path: `space.${name}.${path}`, message }))
  })
}

/** A name from outside may be one that every object has (`constructor`). */
const parameterOf = (task: Task, name: string): TaskParameter | undefined => (Object.hasOwn(task.parameters, name) ? task.parameters[name] : undefined)

const unknownParameter = (task: Task): string => `is not a parameter of ${task.name}, which has ${Object.keys(task.parameters).join(', ')}`

function reportedIssues(task: Task, metrics: readonly Metric[]): InputIssue[] {
  const reported = [...task.epochMetrics, ...task.finalMetrics]
  return metrics.flatMap(({ name }, index) =>
    reported.includes(name) ? [] : [{ path: `metrics[${index}].name`, message: `"${name}" is not reported by ${task.name}, which reports ${reported.join(', ')}` }],
  )
}

/** A scheduler goes by the first objective at every step, which a metric of the end does not have. */
function unscheduledIssues(task: Task, metrics: readonly Metric[], scheduler: string): InputIssue[] {
  const index = metrics.findIndex(({ goal }) => goal !== undefined)
  const name = metrics[index]?.name ?? ''
  if (scheduler === 'none' || !task.finalMetrics.includes(name)) return []
  const message = `"${name}" is only measured at the end of a trial, so that the scheduler "${scheduler}" has nothing to go by: put one of ${task.epochMetrics.join(', ')} first`
  return [{ path: `metrics[${index}].name`, message }]
}
