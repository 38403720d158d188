import { messageOf } from '../../../shared/errors.ts'
import { failureReason } from './failure.ts'
import type { TrialHost, TrialOutcome } from './trial-host.ts'

/** How a trial ended that threw this. It is in the trial's log, with its stack where nobody expected it. */
export function failedOutcome(error: unknown, host: Pick<TrialHost, 'log'>): Extract<TrialOutcome, { type: 'failed' }> {
  const reason = failureReason(error)
  host.log(reason === 'crash' && error instanceof Error ? (error.stack ?? error.message) : messageOf(error))
  return { type: 'failed', reason, message: messageOf(error) }
}
