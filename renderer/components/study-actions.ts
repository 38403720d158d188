import { csvFileName } from './csv-file-name.ts'
import type { StudySummary } from '../../shared/contract/views.ts'
import type { StudyStatus } from '../../shared/domain/study.ts'
import { client, errorMessage } from '../stores/connection.ts'
import { confirm } from './confirm.svelte.ts'
import { saveFile } from './save-file.ts'
import { toast } from './toast.svelte.ts'

type NamedStudy = Pick<StudySummary, 'id' | 'name'>

/** What may be done to a study in a status. */
export function allowedActions(status: StudyStatus): { readonly start: boolean; readonly pause: boolean; readonly stop: boolean } {
  return { start: status !== 'running' && status !== 'finished', pause: status === 'running', stop: status === 'running' || status === 'paused' }
}

/** `Start` at first, `Resume` after. */
export function startLabel(status: StudyStatus): string {
  return status === 'created' ? 'Start' : 'Resume'
}

/** Does it, and tells of a failure in a toast. True when it went well. */
async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action()
    return true
  } catch (error) {
    toast.error(errorMessage(error))
    return false
  }
}

export const startStudy = (study: NamedStudy): Promise<boolean> => attempt(() => client.studies.start({ studyId: study.id }))

export const pauseStudy = (study: NamedStudy): Promise<boolean> => attempt(() => client.studies.pause({ studyId: study.id }))

export const stopStudy = (study: NamedStudy): Promise<boolean> => attempt(() => client.studies.stop({ studyId: study.id }))

/** Asks first. True when the study is gone. */
export async function deleteStudy(study: NamedStudy): Promise<boolean> {
  const agreed = await confirm({
    title: `Delete “${study.name}”?`,
    message: 'Its trials, curves, logs and checkpoints are deleted for good. Export a CSV first if you may need them.',
    action: 'Delete study',
    danger: true,
  })
  if (!agreed || !(await attempt(() => client.studies.remove({ studyId: study.id })))) return false
  toast.success(`“${study.name}” was deleted.`)
  return true
}

/** Saves the table of trials, or all curves in long form. */
export const exportCsv = (study: NamedStudy, content: 'trials' | 'curves' = 'trials'): Promise<boolean> =>
  attempt(async () => saveFile(csvFileName(study.name, content), 'text/csv', await client.studies.csv({ studyId: study.id, content })))
