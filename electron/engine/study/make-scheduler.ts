import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { findTask, fixedByCheckpoint } from '../../../shared/tasks/catalog.ts'
import type { Scheduler, SchedulerStudy } from '../contracts/scheduler.ts'
import { createScheduler, findScheduler, schedulerIssues } from '../schedulers/registry.ts'
import { maxSteps } from './job.ts'

/** What a scheduler that makes configurations is told. Of a command or a module nothing is known: the scheduler's own option says what it may change. */
function schedulerStudy({ space, seed, objective }: StudyDefinition): SchedulerStudy {
  const task = objective.kind === 'builtin' ? findTask(objective.task) : undefined
  return { space, seed, fixedByCheckpoint: task === undefined ? [] : fixedByCheckpoint(task) }
}

/** The scheduler of a study. @throws TuneryError bad-input with issues at `scheduler.name` or `scheduler.<option>` */
export function makeScheduler(definition: StudyDefinition): Scheduler {
  return createScheduler(definition.scheduler, maxSteps(definition), schedulerStudy(definition))
}

/** A trial that goes on from another one's checkpoint cannot be run again from its configuration. */
function repetitionIssues({ scheduler, repeats, confirm }: StudyDefinition): InputIssue[] {
  if (findScheduler(scheduler.name)?.forks !== true) return []
  const message = `does not go with the scheduler "${scheduler.name}": a trial that goes on from another one's checkpoint cannot be run again from its configuration`
  return [...(repeats > 1 ? [{ path: 'repeats', message }] : []), ...(confirm === undefined ? [] : [{ path: 'confirm', message }])]
}

/** What is wrong with a study's scheduler; empty when nothing is. */
export function studySchedulerIssues(definition: StudyDefinition): InputIssue[] {
  return [...schedulerIssues(definition.scheduler, maxSteps(definition), schedulerStudy(definition)), ...repetitionIssues(definition)]
}
