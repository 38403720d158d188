import { badInput, type InputIssue, TuneryError } from '../../../shared/errors.ts'
import { studyFileSchema } from '../../../shared/domain/study.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { ParsedStudyFile } from './study-file.ts'

/**
 * A study file's text, JSON or YAML, as a form can hold it.
 * @throws TuneryError that names the places that are wrong
 */
export async function readStudyFile(name: string, text: string): Promise<ParsedStudyFile> {
  const parsed = studyFileSchema.safeParse(await parseText(name, text))
  if (parsed.success) return parsed.data
  const issues: InputIssue[] = issuesOf(parsed.error)
  throw badInput(name, issues)
}

async function parseText(name: string, text: string): Promise<unknown> {
  if (text.trimStart().startsWith('{')) return parseJson(name, text)
  const { parse, YAMLParseError } = await import('yaml')
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new TuneryError('bad-input', `${name} is neither JSON nor YAML: ${error.message}`)
    throw error
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TuneryError('bad-input', `${name} is not JSON: ${error instanceof Error ? error.message : ''}`)
  }
}
