import type { StudySummary } from '../../../../shared/contract/views.ts'
import { csvFileName } from '../../../components/csv-file-name.ts'
import { saveFile } from '../../../components/save-file.ts'
import { client } from '../../../stores/connection.ts'

/** Saves these trials as CSV, as the engine writes them: the columns of docs/csv.md, by number. */
export async function exportTrials(study: Pick<StudySummary, 'id' | 'name'>, numbers: readonly number[]): Promise<void> {
  await saveFile(csvFileName(study.name, 'trials'), 'text/csv', await client.studies.csv({ studyId: study.id, content: 'trials', numbers: [...numbers] }))
}
