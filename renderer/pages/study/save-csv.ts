import type { StudySummary } from '../../../shared/contract/views.ts'
import { saveFile } from '../../components/save-file.ts'
import { toast } from '../../components/toast.svelte.ts'
import { client, errorMessage } from '../../stores/connection.ts'
import { csvFileName } from './csv-file-name.ts'

/** Saves a study's table of trials, or all its curves in long form; a failure is told in a toast. */
export async function saveCsv(study: Pick<StudySummary, 'id' | 'name'>, content: 'trials' | 'curves'): Promise<void> {
  try {
    await saveFile(csvFileName(study.name, content), 'text/csv', await client.studies.csv({ studyId: study.id, content }))
  } catch (error) {
    toast.error(errorMessage(error))
  }
}
