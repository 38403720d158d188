import type { ReadResult } from '../../../shared/contract/transfer.ts'
import { studyFileSchema } from '../../../shared/domain/study.ts'
import { badInput } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { NewStudyForm } from './form-state.svelte.ts'
import type { ParsedStudyFile } from './study-file.ts'

/**
 * A study file's content, as a form can hold it.
 * @param name what errors call it
 * @throws TuneryError that names the places that are wrong
 */
export function parseStudyFile(name: string, content: unknown): ParsedStudyFile {
  const parsed = studyFileSchema.safeParse(content)
  if (!parsed.success) throw badInput(name, issuesOf(parsed.error))
  return parsed.data
}

/** A text that was recognised. */
export type Recognised = Extract<ReadResult, { ok: true }>

/**
 * Fills the form from what a text was read as: the whole study, or the search space where there is no more.
 * Another tool's file that names no program leaves the objective to the user: it becomes that of a command.
 * @param folder what relative paths in it start from
 * @returns false when there was nothing to fill in
 */
export function fillFromRead(form: NewStudyForm, read: Recognised, name: string, folder: string | undefined): boolean {
  const origin = { name, format: read.format, warnings: read.warnings }
  if (read.study !== null) {
    const study = parseStudyFile(name, read.study)
    form.fill(study, folder, origin)
    if (read.format !== 'a study file' && study.objective.kind === 'ask-tell') form.model.kind = 'command'
    return true
  }
  if (read.space === null) return false
  const isOfTask = form.model.kind === 'builtin' && Object.keys(read.space).every((parameter) => form.taskNames.has(parameter))
  if (form.model.kind === 'ask-tell' || (form.model.kind === 'builtin' && !isOfTask)) form.pickKind('command')
  form.useSpace(read.space, 'replace')
  form.origin = origin
  form.choosingFile = false
  return true
}
