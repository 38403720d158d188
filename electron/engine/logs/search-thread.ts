/**
 * Searches a log in a thread of its own: it may be 100 MB long, and a regular expression may take for ever,
 * which only the end of its thread ends.
 */
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { messageOf } from '../../../shared/errors.ts'
import { patternOf, plainText } from '../../../shared/logs/terminal-text.ts'
import { createLineCutter } from './line-reader.ts'

const { path, query, mostLines } = z
  .object({ path: z.string(), query: z.object({ query: z.string(), regex: z.boolean(), matchCase: z.boolean() }), mostLines: z.int() })
  .parse(workerData)

async function search(): Promise<{ count: number; lines: number[] }> {
  const pattern = patternOf(query)
  const lines: number[] = []
  let [count, number] = [0, 0]
  const cutter = createLineCutter((line) => {
    pattern.lastIndex = 0
    if (pattern.test(plainText(line))) {
      count += 1
      if (lines.length < mostLines) lines.push(number)
    }
    number += 1
    return true
  })
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) if (Buffer.isBuffer(chunk)) cutter.push(chunk)
  cutter.end()
  return { count, lines }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

try {
  parentPort?.postMessage(await search())
} catch (error) {
  parentPort?.postMessage(isMissing(error) ? { count: 0, lines: [] } : { error: messageOf(error) })
}
