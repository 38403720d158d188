import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { testResultSchema, type TestResult } from '../../../shared/contract/trial-work.ts'

const fileSchema = z.array(z.object({ ...testResultSchema.shape, values: z.record(z.string(), z.number().nullable()) }))
const fileName = 'test-results.json'
/** Whoever looks more often than this has long spoilt the test. */
const mostKept = 20

/**
 * What a trial came to on the test set each time that was looked at, the last first.
 * It is a file in the trial's folder, not in the database: a trial may be evaluated while another process holds that.
 */
export function readTestResults(trialDir: string): TestResult[] {
  let text: string
  try {
    text = readFileSync(join(trialDir, fileName), 'utf8')
  } catch {
    return []
  }
  const parsed = fileSchema.safeParse(parseJson(text))
  return parsed.success ? parsed.data.map(({ at, values }) => ({ at, values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? NaN])) })) : []
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Adds a result; the file changes by one rename. */
export function addTestResult(trialDir: string, result: TestResult): void {
  const kept = [result, ...readTestResults(trialDir)].slice(0, mostKept)
  mkdirSync(trialDir, { recursive: true })
  const path = join(trialDir, fileName)
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, JSON.stringify(kept))
  renameSync(temporary, path)
}
