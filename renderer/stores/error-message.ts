import { ORPCError } from '@orpc/client'
import { z } from 'zod'
import { messageOf, type InputIssue } from '../../shared/errors.ts'

const tuneryData = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) })

/** The places in a bad input that an error of the engine names; empty for every other error. */
export function errorIssues(error: unknown): readonly InputIssue[] {
  if (!(error instanceof ORPCError) || error.code !== 'TUNERY') return []
  const data = tuneryData.safeParse(error.data)
  return data.success ? data.data.issues : []
}

/** What to tell the user of an error of a call. */
export function errorMessage(error: unknown): string {
  if (error instanceof ORPCError && error.code === 'TUNERY') return error.message
  if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR') return 'The engine met an unexpected error. Its log says more.'
  if (isConnectionLoss(error)) return 'The connection to the engine was lost. Try again when it is back.'
  return messageOf(error)
}

/** Whether a call failed because its connection went, so that it may be made again. */
export function isConnectionLoss(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || /not open|was closed|Queue was closed|aborted/i.test(error.message))
}
