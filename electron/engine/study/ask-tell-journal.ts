import type { Config } from '../../../shared/domain/search-space.ts'
import type { StudyDefinition, StudyStatus } from '../../../shared/domain/study.ts'
import type { FailureReason, MetricValues, Trial, TrialDecision } from '../../../shared/domain/trial.ts'
import type { Store, StudyEvent } from '../contracts/store.ts'
import { trialSeed } from './job.ts'

/** How a trial ends. */
export interface AskTellEnd {
  readonly state: 'complete' | 'pruned' | 'fail'
  readonly reason: FailureReason | null
  readonly message: string | null
  /** Result values; a metric missing here keeps its last report. */
  readonly values: MetricValues
}

/** The trial, and the step of the checkpoint, that another trial starts from. */
export type ForkedFrom = NonNullable<Trial['forkedFrom']>

/** Where an ask-and-tell session keeps what happens. Its other methods are called inside `transaction` or `deferred`. */
export interface AskTellJournal {
  /** Writes are durable, in one commit, when it returns; so is what was deferred before. @throws when something cannot be written, then or before */
  transaction<T>(run: () => T): T
  /**
   * Writes are durable soon, or with the next transaction. For an answer to "ask" alone: it acknowledges nothing, and
   * a session that is killed before it is written gives the same answer to the next ask, since it follows from the history.
   */
  deferred<T>(run: () => T): T
  /** A new trial, which runs. */
  asked(number: number, params: Config, from?: ForkedFrom): void
  /** A new trial that waits to be asked. */
  enqueued(number: number, params: Config): void
  /** A trial that waited, or was paused, runs. */
  started(number: number): void
  reported(number: number, step: number, values: MetricValues): void
  paused(number: number, step: number): void
  ended(number: number, end: AskTellEnd): void
  /** A running trial waits to be asked again. */
  requeued(number: number): void
  /** What the scheduler decided about a trial that exists. */
  decided(number: number, decision: Omit<TrialDecision, 'at'>): void
  /** A line of the study's feed. */
  noted(kind: StudyEvent['kind'], number: number | null, message: string): void
  status(status: StudyStatus, reason: string): void
  /** The session has lasted this long. */
  ran(ms: number): void
}

const nothing = (): void => undefined

/** Keeps nothing: the history in memory is all there is. */
export const memoryJournal: AskTellJournal = {
  transaction: (run) => run(),
  deferred: (run) => run(),
  asked: nothing,
  enqueued: nothing,
  started: nothing,
  reported: nothing,
  paused: nothing,
  ended: nothing,
  requeued: nothing,
  decided: nothing,
  noted: nothing,
  status: nothing,
  ran: nothing,
}

/** What `trial.slot` says of a trial that a program has asked for. */
const slot = 'ask-tell'

/** Writes that wait for the next commit, for a little while. */
interface Deferral {
  readonly defer: AskTellJournal['deferred']
  readonly commit: AskTellJournal['transaction']
  /** Writes now, or later inside `defer`. */
  readonly write: (run: (at: number) => void) => void
}

/** A trial whose program is killed in this time after an ask is not in the database yet. */
const deferredMs = 50

function createDeferral(store: Store, clock: () => number): Deferral {
  let pending: (() => void)[] = []
  let isDeferring = false
  let failure: unknown
  let timer: NodeJS.Timeout | undefined

  const commit = <T>(run: () => T): T => {
    if (failure !== undefined) throw failure
    clearTimeout(timer)
    timer = undefined
    return store.transaction(() => {
      for (const each of pending) each()
      pending = []
      return run()
    })
  }
  const commitLate = (): void => {
    try {
      commit(() => undefined)
    } catch (thrown) {
      failure = thrown
    }
  }
  return {
    commit,
    defer: (run) => {
      isDeferring = true
      try {
        return run()
      } finally {
        isDeferring = false
        if (pending.length > 0) timer ??= setTimeout(commitLate, deferredMs)
      }
    },
    write: (run) => {
      const at = clock()
      if (isDeferring) pending.push(() => run(at))
      else run(at)
    },
  }
}

/**
 * Keeps a session in a database.
 * @param found the study's trials as they are in it
 */
export function storeJournal(store: Store, studyId: number, definition: StudyDefinition, found: readonly Trial[], clock: () => number): AskTellJournal {
  const ids = found.map((trial) => trial.id)
  const { commit, defer, write } = createDeferral(store, clock)
  const idOf = (number: number): number => {
    const id = ids[number]
    if (id === undefined) throw new RangeError(`the journal holds no trial ${number}`)
    return id
  }
  const added = (number: number, params: Config, origin: Trial['origin']) => ({ studyId, number, params, seed: trialSeed(definition.seed, number), origin })
  return {
    transaction: commit,
    deferred: defer,
    asked: (number, params, from) =>
      write((at) => {
        const trial = { ...added(number, params, 'sampler'), ...(from !== undefined && { forkedFrom: from }) }
        ids[number] = store.addRunningTrial(trial, slot, at).id
      }),
    enqueued: (number, params) =>
      write(() => {
        ids[number] = store.addTrial(added(number, params, 'user')).id
      }),
    started: (number) => write((at) => store.startTrial(idOf(number), slot, at)),
    reported: (number, step, values) => write((at) => store.addReports([{ trialId: idOf(number), step, values, at }])),
    paused: (number, step) => write((at) => store.pauseTrial(idOf(number), step, at)),
    ended: (number, end) => write((at) => store.endTrial({ trialId: idOf(number), ...end, at })),
    requeued: (number) => write((at) => store.requeueTrial(idOf(number), at)),
    decided: (number, decision) => write((at) => store.addDecision(idOf(number), { ...decision, at })),
    noted: (kind, trialNumber, message) => write((at) => void store.addEvent({ studyId, trialNumber, at, kind, message })),
    status: (status, reason) =>
      write((at) => {
        store.setStudyStatus(studyId, status, reason)
        store.addEvent({ studyId, trialNumber: null, at, kind: 'status', message: `Study ${status}: ${reason}` })
      }),
    ran: (ms) => write(() => store.addStudyRunningMs(studyId, ms)),
  }
}
