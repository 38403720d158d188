import { ORPCError } from '@orpc/client'
import { backOffMs } from './back-off.ts'
import { whenConnected } from './connection.ts'

/**
 * Waits until a lost stream is worth opening again: for the back-off, then for a connection.
 * @throws the error itself when the engine refused (no such study): trying again would not help
 */
export async function retryWhenConnected(error: unknown, failures: number, signal: AbortSignal): Promise<void> {
  if (error instanceof ORPCError && error.code === 'TUNERY') throw error
  await new Promise((resolve) => setTimeout(resolve, backOffMs(failures)))
  await whenConnected(signal).catch(() => undefined)
}
