import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { versionOf } from '../../../shared/domain/space-versions.ts'
import { trialFolder } from '../study/job.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'

const logPieceBytes = 256 * 1024

/** A piece of a log, from a byte offset on; an absent file is an empty log. */
async function readPiece(path: string, offset: number): Promise<{ text: string; nextOffset: number; size: number }> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return { text: '', nextOffset: 0, size: 0 }
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(logPieceBytes), position: offset })
    const whole = wholeCharacters(buffer.subarray(0, bytesRead))
    return { text: whole.toString('utf8'), nextOffset: offset + whole.length, size }
  } finally {
    await file.close()
  }
}

/** The buffer without a UTF-8 character that is cut at its end. */
function wholeCharacters(buffer: Buffer): Buffer {
  let start = buffer.length - 1
  while (start >= 0 && start > buffer.length - 4 && ((buffer[start] ?? 0) & 0xc0) === 0x80) start -= 1
  const lead = buffer[start] ?? 0
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
  const isCut = start >= 0 && start + length > buffer.length && start > 0
  return isCut ? buffer.subarray(0, start) : buffer
}

/** The procedures about single trials. */
export function trialProcedures({ studies, store }: ApiContext) {
  const api = procedures.trials
  return {
    list: api.list.handler(({ input }) => {
      studies.record(input.studyId)
      return store.listTrials(input.studyId, { offset: input.offset, limit: input.limit })
    }),
    get: api.get.handler(({ input }) => {
      const trial = studies.trial(input.studyId, input.number)
      const versions = store.spaceVersions(input.studyId)
      const spaceVersion = { number: versionOf(versions, trial.number), newest: versions.length }
      return { trial, curves: store.curvesOfTrial(trial.id), decisions: store.decisions(trial.id), runs: store.runs(trial.id), spaceVersion }
    }),
    log: api.log.handler(({ input }) => {
      studies.trial(input.studyId, input.number)
      return readPiece(join(trialFolder(store.filesFolder, input.studyId, input.number), 'log.txt'), input.offset)
    }),
    enqueue: api.enqueue.handler(({ input }) => ({ number: studies.enqueue(input.studyId, input.params) })),
    annotate: api.annotate.handler(({ input: { studyId, numbers, ...change } }) => ({ changed: studies.annotate(studyId, numbers, change) })),
    repeat: api.repeat.handler(async ({ input }) => ({ number: await studies.repeat(input.studyId, input.number) })),
  }
}
