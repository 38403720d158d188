import { basename, extname } from 'node:path'
import type { StudyFile } from '../../../../shared/domain/study.ts'

/** The study file of an import: what the other tool's file does not say is what a new study has. */
export function studyOf(source: string, parts: Partial<StudyFile>): StudyFile {
  return {
    name: basename(source, extname(source)),
    objective: { kind: 'ask-tell' },
    metrics: [{ name: 'value', goal: 'minimize' }],
    ...parts,
  }
}
