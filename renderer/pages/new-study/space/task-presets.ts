import type { TaskView } from '../../../../shared/contract/views.ts'
import type { SpacePreset } from './presets.ts'

/** What is searched of a task when nobody says anything else. */
export function defaultSpaceOf(task: Pick<TaskView, 'name' | 'defaultSpace'>): SpacePreset {
  return { title: 'Default space of the task', text: `What ${task.name} searches when a study file says nothing`, space: task.defaultSpace }
}
