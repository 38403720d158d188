import type { Config } from '../domain/search-space.ts'
import type { StudyDefinition } from '../domain/study.ts'
import { findTask, taskDefaults } from './catalog.ts'

/** Default, fixed and searched values together: what the objective is called with. */
export function completeParams({ objective }: Pick<StudyDefinition, 'objective'>, searched: Config): Config {
  const task = objective.kind === 'builtin' ? findTask(objective.task) : undefined
  return { ...(task !== undefined && taskDefaults(task)), ...('fixed' in objective && objective.fixed), ...searched }
}
