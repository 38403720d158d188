import type { ReadResult } from '../../../shared/contract/transfer.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { placedIssues, readText } from '../transfer/import/read-text.ts'
import { procedures } from './base.ts'

/** What reads the files of ours and of other tools for a form. */
export function transferProcedures() {
  return { read: procedures.transfer.read.handler(({ input }) => readResult(input.text, input.name)) }
}

function readResult(text: string, name: string): ReadResult {
  try {
    const { format, study, space, warnings } = readText(text, name)
    return { ok: true, format, study: study === null ? null : { ...study }, space, warnings: [...warnings] }
  } catch (error) {
    if (!(error instanceof TuneryError) || error.code !== 'bad-input') throw error
    return { ok: false, issues: placedIssues(text, error.issues) }
  }
}
