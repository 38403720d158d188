import type { z } from 'zod'
import type { InputIssue } from './errors.ts'

function pathOf(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path === '' ? String(part) : `${path}.${String(part)}`),
    '',
  )
}

/** Zod's issues as paths and messages: `{ path: 'space.units.low', message: 'must be > 0 when log' }`. */
export function issuesOf(error: z.ZodError): InputIssue[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'is not a known field' }))
      : [{ path: pathOf(issue.path), message: issue.message }],
  )
}
