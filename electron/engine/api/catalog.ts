import type { TaskView } from '../../../shared/contract/views.ts'
import { defaultSpace, tasks } from '../../../shared/tasks/catalog.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import { optionViews } from '../contracts/registry.ts'
import { samplers } from '../samplers/registry.ts'
import { schedulers } from '../schedulers/registry.ts'
import { procedures } from './base.ts'

function taskView(task: Task): TaskView {
  const { name, title, description, dataset, model, needsData } = task
  return {
    name,
    title,
    description,
    dataset,
    model,
    needsData,
    parameters: { ...task.parameters },
    defaultSpace: { ...defaultSpace(task) },
    metrics: task.metrics.map((metric) => ({ name: metric.name, goal: metric.goal })),
    epochMetrics: [...task.epochMetrics],
    finalMetrics: [...task.finalMetrics],
  }
}

/** What can be picked in a study. */
export function catalogProcedures() {
  const api = procedures.catalog
  return {
    tasks: api.tasks.handler(() => tasks.map(taskView)),
    samplers: api.samplers.handler(() => samplers.map(({ name, title, description, options }) => ({ name, title, description, options: optionViews(options) }))),
    schedulers: api.schedulers.handler(() => schedulers.map(({ name, title, description, options }) => ({ name, title, description, options: optionViews(options) }))),
  }
}
