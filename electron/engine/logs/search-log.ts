import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { patternOf, type LogQuery } from '../../../shared/logs/terminal-text.ts'

/** The lines of a log that hold what was searched for. */
export interface LogMatches {
  /** How many there are. */
  readonly count: number
  /** Their numbers, counted from 0, ascending: the first `mostLines` of them. */
  readonly lines: readonly number[]
}

const mostLines = 100_000
const answerSchema = z.union([z.object({ count: z.int(), lines: z.array(z.int()) }), z.object({ error: z.string() })])

/**
 * Searches a whole log.
 * @param limitMs after so long it is given up
 * @throws TuneryError bad-input for what is no regular expression, or one that takes too long; unavailable when the log cannot be read
 */
export async function searchLog(path: string, query: LogQuery, signal?: AbortSignal, limitMs = 20_000): Promise<LogMatches> {
  try {
    patternOf(query)
  } catch (error) {
    throw new TuneryError('bad-input', `"${query.query}" is not a regular expression: ${messageOf(error)}`, [{ path: 'query', message: messageOf(error) }])
  }
  const thread = new Worker(new URL(`./search-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url), { workerData: { path, query, mostLines } })
  const limit = AbortSignal.timeout(limitMs)
  const ended = signal === undefined ? limit : AbortSignal.any([limit, signal])
  try {
    const answer = answerSchema.parse(await messageOfThread(thread, ended))
    if ('error' in answer) throw new TuneryError('unavailable', `${path} cannot be searched: ${answer.error}`)
    return answer
  } catch (error) {
    if (limit.aborted) throw new TuneryError('bad-input', `Searching for "${query.query}" was given up after ${String(limitMs / 1000)} s: a simpler expression is faster`, [{ path: 'query', message: 'takes too long' }])
    throw error
  } finally {
    await thread.terminate()
  }
}

function messageOfThread(thread: Worker, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new Error('the search ended without an answer')))
    signal.addEventListener('abort', () => reject(new Error('the search was given up')), { once: true })
  })
}
