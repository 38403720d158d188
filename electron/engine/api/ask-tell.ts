import { objectiveMetric, type StudyDefinition } from '../../../shared/domain/study.ts'
import { badInput } from '../../../shared/errors.ts'
import { killStrays } from '../executors/strays.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import { createSampler } from '../samplers/registry.ts'
import { openStore } from '../store/open.ts'
import { AskTellSession, type AskTellParts } from '../study/ask-tell.ts'
import { memoryJournal, storeJournal } from '../study/ask-tell-journal.ts'
import { answerLine, errorLine } from '../study/ask-tell-protocol.ts'
import { makeScheduler } from '../study/make-scheduler.ts'
import { samplerInSpace } from '../study/space-history.ts'
import { findOrCreateStudy } from '../study/matching-study.ts'
import { collectEarlier } from '../transfer/earlier/collect.ts'
import { parseStudy } from './definitions.ts'

/** A study that another program runs line by line: the protocol of `tunery ask-tell`, docs/cli.md. */
export interface AskTell {
  /**
   * The reply to a line: exactly one line, without its end. What it acknowledges is durable.
   * @throws when the session is over because of something else than the line (the disk is full, say); `errorLine` then words the reply
   */
  answer(line: string): string
  /** Trials that are still asked wait for the next session. */
  close(): void
}

export interface AskTellOptions {
  /** The content of a study file. */
  readonly study: unknown
  readonly folder: string
  /** What errors call the study: its file. */
  readonly source: string
  /** The history is kept in memory alone when left out. */
  readonly databasePath?: string
}

export { errorLine as askTellErrorLine }

/**
 * Opens a study for a program that asks and tells.
 * @throws TuneryError bad-input (the study file), conflict (another study of that name), database-busy and what else `openStore` throws
 */
export async function openAskTell({ study, folder, source, databasePath }: AskTellOptions): Promise<AskTell> {
  const definition = parseStudy(study, folder, source)
  if (definition.objective.kind !== 'ask-tell')
    throw badInput(source, [{ path: 'objective.kind', message: `is "${definition.objective.kind}", which Tunery runs itself (tunery run): asking and telling needs {"kind": "ask-tell"}` }])
  if (databasePath !== undefined) return openInDatabase(definition, databasePath)
  const { trials: earlier } = collectEarlier(definition)
  return askTellOf(new AskTellSession({ ...partsOf(definition), journal: memoryJournal }, { earlier }), () => undefined)
}

/** @param release called last, whatever happens */
function askTellOf(session: AskTellSession, release: () => void): AskTell {
  let isBroken = false
  return {
    answer: (line) => {
      try {
        return answerLine(session, line)
      } catch (thrown) {
        isBroken = true
        throw thrown
      }
    },
    close: () => {
      try {
        // What is on disk is right; what is in memory may not be.
        if (!isBroken) session.close()
      } finally {
        release()
      }
    },
  }
}

function partsOf(definition: StudyDefinition, spaceVersions: readonly SpaceVersion[] = []): Omit<AskTellParts, 'journal'> {
  const { sampler, space } = definition
  return { definition, sampler: samplerInSpace(createSampler(sampler, space), spaceVersions), scheduler: makeScheduler(definition), spaceVersions, clock: Date.now }
}

async function openInDatabase(wanted: StudyDefinition, databasePath: string): Promise<AskTell> {
  const store = openStore(databasePath, 'write')
  try {
    await killStrays(store.filesFolder)
    store.requeueInterrupted(Date.now())
    const { id, definition, runningMs, status } = findOrCreateStudy(store, wanted, Date.now()).study
    const trials = store.listTrials(id)
    const parts = { ...partsOf(definition, store.spaceVersions(id)), journal: storeJournal(store, id, definition, trials, Date.now) }
    const reports = store.reportsInOrder(id, objectiveMetric(definition).name)
    const found = { trials, reports, earlier: store.earlier(id), decisions: store.lastDecisions(id), runningMs, isFinished: status === 'finished' }
    return askTellOf(new AskTellSession(parts, found), () => store.close())
  } catch (thrown) {
    store.close()
    throw thrown
  }
}
