import type { StudyFile } from '../../../../shared/domain/study.ts'
import type { InputIssue } from '../../../../shared/errors.ts'

/** Where another tool's file could not be taken over as it is: the place in the study, and what stands there instead. */
export type Warning = InputIssue

/** What another tool's file comes to: a study file, and what in it is not the same. */
export interface ImportedFile {
  /** What the file was recognised as: `a sweep of W&B`. */
  readonly format: string
  readonly study: StudyFile
  readonly warnings: readonly Warning[]
}

/** Notes a warning about a parameter. */
export type Warn = (parameter: string, message: string) => void

/** A list of warnings, and what adds to it. */
export function createWarnings(): { readonly list: Warning[]; readonly warn: Warn } {
  const list: Warning[] = []
  return { list, warn: (parameter, message) => void list.push({ path: `space.${parameter}`, message }) }
}
