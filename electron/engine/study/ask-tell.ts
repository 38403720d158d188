import type { Config } from '../../../shared/domain/search-space.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { MetricValues } from '../../../shared/domain/trial.ts'
import { createRng } from '../../../shared/random/rng.ts'
import type { History } from '../contracts/history.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { AskTellEnd, AskTellJournal } from './ask-tell-journal.ts'
import type { AskReply, BestReply, ReportReply, TellReply, Told } from './ask-tell-messages.ts'
import { AskTellTrials, type FoundTrials } from './ask-tell-trials.ts'
import { bestPaused, decide } from './decisions.ts'
import { EndWatch } from './end-rules-watch.ts'
import { suggestionSeed } from './job.ts'
import { followPicks, lastProposed } from './pick-notes.ts'

/** What a session is made of. */
export interface AskTellParts {
  readonly definition: StudyDefinition
  readonly sampler: Sampler
  readonly scheduler: Scheduler
  /** The spaces that the study has had. */
  readonly spaceVersions?: readonly SpaceVersion[]
  readonly journal: AskTellJournal
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** What earlier sessions and earlier studies left. */
export interface AskTellFound extends FoundTrials {
  readonly runningMs: number
  readonly isFinished: boolean
}

const nothingFound: AskTellFound = { trials: [], reports: [], earlier: [], decisions: new Map(), runningMs: 0, isFinished: false }

/**
 * A study that another program runs: it asks for configurations, reports, and tells results.
 * What is acknowledged is in the journal first. Bad input throws TuneryError `bad-input` and changes nothing;
 * any other error comes from the journal or a plugin, and leaves a session that must not be used any more.
 */
export class AskTellSession {
  readonly #parts: AskTellParts
  readonly #trials: AskTellTrials
  readonly #notePick: ReturnType<typeof followPicks>
  /** Trials that a decision has ended, and that the program has not told of yet. */
  readonly #endedByDecision = new Set<number>()
  readonly #runsToEnd = new Set<number>()
  readonly #end: EndWatch
  readonly #ranBefore: number
  readonly #openedAt: number
  #isExhausted = false
  #isFinished: boolean

  constructor(parts: AskTellParts, left: Partial<AskTellFound> = {}) {
    const found = { ...nothingFound, ...left }
    this.#parts = parts
    this.#trials = new AskTellTrials(parts.definition, parts.journal, found)
    this.#notePick = followPicks(parts.definition, lastProposed(found.trials), parts.spaceVersions ?? [], (message) => parts.journal.noted('note', null, message))
    this.#end = new EndWatch({ definition: parts.definition, history: this.#trials.history, found: found.trials, confirming: new Set(), spaceVersions: parts.spaceVersions ?? [] })
    this.#end.start(found.isFinished)
    this.#ranBefore = found.runningMs
    this.#openedAt = parts.clock()
    this.#isFinished = found.isFinished
    if (!found.isFinished) parts.journal.transaction(() => this.#setDriven())
  }

  /** Everything that the study has learnt so far. */
  get history(): History {
    return this.#trials.history
  }

  /** A trial that waits, one that the scheduler lets go on, or a new configuration, in this order. */
  ask(): AskReply {
    return this.#parts.journal.deferred(() => {
      const trial = this.#isCut() ? undefined : (this.#trials.restart() ?? this.#fromScheduler() ?? this.#suggest() ?? this.#oweResult())
      if (trial === undefined) return this.#nothing()
      if (this.#isFinished) this.#setDriven()
      return trial
    })
  }

  /** Takes values at a step, and says whether the trial goes on. One that stops is pruned (failed, for NaN) at once. */
  report(number: number, step: number, values: MetricValues): ReportReply {
    const trials = this.#trials
    trials.checkRunning(number)
    return this.#parts.journal.transaction(() => {
      const value = trials.report(number, step, values)
      if (value === undefined) return { decision: 'continue' }
      if (Number.isNaN(value)) return this.#stop(number, 'fail', `The objective "${trials.history.objective.name}" was NaN at step ${step}`)
      const decision = decide(this.#parts.scheduler, trials.history, trials.view(number), step, trials.decidedUpTo(number), this.#runsToEnd.has(number))
      if (decision.kind === 'continue') return { decision: 'continue' }
      trials.decided(number, decision.kind, step, decision.why, decision.rung)
      if (decision.kind === 'stop') return this.#stop(number, 'pruned', decision.why)
      trials.pause(number, decision.why)
      return { decision: 'pause', why: decision.why }
    })
  }

  /** Takes the end of a trial. Where a decision has ended it already, nothing changes; a paused one may be told too. */
  tell(number: number, told: Told): TellReply {
    const { state, pausedAtStep } = this.#trials.view(number)
    if (this.#endedByDecision.delete(number)) return tellReply(told, state === 'fail' ? 'fail' : 'pruned')
    if (pausedAtStep === undefined) this.#trials.checkRunning(number)
    const end = this.#trials.endOf(number, told)
    this.#parts.journal.transaction(() => this.#trials.end(number, end))
    return tellReply(told, end.state)
  }

  /** Adds a configuration that is asked before the sampler's. @returns the trial's number */
  enqueue(params: Config): number {
    return this.#parts.journal.transaction(() => this.#trials.enqueue(params))
  }

  best(): BestReply {
    return this.#trials.results.best()
  }

  /** Trials that were asked and not told wait to be asked again in the next session; a study that is over is finished. */
  close(): void {
    const { journal, clock } = this.#parts
    journal.transaction(() => {
      this.#trials.requeueRunning()
      journal.ran(clock() - this.#openedAt)
      if (this.#isFinished) return
      if (this.#isOver()) this.#finish()
      else journal.status('paused', 'goes on with `tunery ask-tell`')
    })
  }

  /** A paused trial that goes on, or a new one from its checkpoint. */
  #fromScheduler(): AskReply | undefined {
    const next = this.#parts.scheduler.next?.(this.#trials.history, { newTrials: !this.#isUsedUp() })
    if (next === undefined) return undefined
    return next.kind === 'fork' ? this.#trials.fork(next) : this.#trials.resume(next.trial, next.why, next.rung)
  }

  #suggest(): AskReply | undefined {
    const { sampler, scheduler, definition } = this.#parts
    if (this.#isUsedUp() || scheduler.mayStart?.(this.#trials.history) === false) return undefined
    const number = this.#trials.created
    const { space, seed } = definition
    const params = sampler.suggest(this.#trials.history, space, createRng(suggestionSeed(seed, number)), { number, studySeed: seed })
    if (params === undefined) {
      // The scheduler may have kept trials waiting for more of them.
      this.#isExhausted = true
      return this.#fromScheduler()
    }
    this.#notePick(this.#trials.history)
    return this.#trials.ask(params)
  }

  /** Nothing runs and nothing is next: if no trial has run to its end, the best paused one does. */
  #oweResult(): AskReply | undefined {
    const best = this.#owed()
    if (best === undefined) return undefined
    this.#runsToEnd.add(best)
    return this.#trials.resume(best, 'no trial has run to its end yet, and this one is the best of the paused')
  }

  #owed(): number | undefined {
    const { running, results, history } = this.#trials
    return running.size > 0 || results.complete > 0 ? undefined : bestPaused(history)?.number
  }

  #nothing(): AskReply {
    const { size } = this.#trials.running
    if (size === 0) {
      if (!this.#isFinished) this.#finish()
      return { done: true, why: this.#endReason() }
    }
    const still = size === 1 ? '1 trial still runs' : `${size} trials still run`
    if (this.#parts.scheduler.next !== undefined && !this.#isCut()) return { wait: true, why: `${still}, and may let a paused one go on` }
    return { done: true, why: `${this.#endReason()}; ${still}` }
  }

  #isOver(): boolean {
    if (this.#isCut()) return true
    const { waiting, history } = this.#trials
    return waiting.length === 0 && this.#isUsedUp() && this.#owed() === undefined && this.#parts.scheduler.next?.(history, { newTrials: false }) === undefined
  }

  #finish(): void {
    this.#trials.prunePaused()
    this.#end.skip()
    this.#parts.journal.status('finished', this.#endReason())
    this.#isFinished = true
  }

  /** Not `running`: the engine starts every study of that status when it opens, and has nothing to run here. */
  #setDriven(): void {
    this.#parts.journal.status('paused', 'run by `tunery ask-tell`')
    this.#isFinished = false
  }

  #stop(number: number, state: 'pruned' | 'fail', message: string): ReportReply {
    const end: AskTellEnd = { state, reason: state === 'fail' ? 'nan' : null, message, values: {} }
    this.#trials.end(number, end)
    this.#endedByDecision.add(number)
    return { decision: 'stop', why: message }
  }

  /** Nothing more is to be asked: an end rule says so, or the time is up. */
  #isCut(): boolean {
    this.#end.look()
    return this.#end.verdict !== undefined || this.#timeIsUp()
  }

  #timeIsUp(): boolean {
    const { seconds } = this.#parts.definition.budget
    return seconds !== undefined && this.#ranBefore + this.#parts.clock() - this.#openedAt >= seconds * 1000
  }

  /** No configuration comes from the sampler any more. */
  #isUsedUp(): boolean {
    const { trials } = this.#parts.definition.budget
    return this.#isExhausted || (trials !== undefined && this.#trials.created >= trials)
  }

  #endReason(): string {
    const { created } = this.#trials
    const { trials, seconds } = this.#parts.definition.budget
    if (this.#end.verdict !== undefined) return this.#end.verdict.reason
    if (this.#timeIsUp()) return `the budget of ${seconds} s is used up`
    if (trials !== undefined && created >= trials) return created === 1 ? 'the one trial of the budget has been asked' : `all ${created} trials of the budget have been asked`
    if (this.#isExhausted) return `every configuration of the search space has been tried (${created} trials)`
    return `the scheduler starts no more than these ${created} trials`
  }
}

function tellReply(told: Told, state: Told['state']): TellReply {
  return { ok: true, ...(state !== told.state && { state }) }
}
