import { deviceLostExitCode } from '../../../shared/worker-protocol.ts'
import type { TrialOutcome } from '../contracts/executor.ts'
import { endedForMemory } from './ended-for-memory.ts'
import { watchMemory } from './memory-watch.ts'
import { watchPeak } from './memory/peak-watch.ts'
import { wasKilledFromOutside, type ProcessEnd } from './process-group.ts'
import type { TrialEnding } from './trial-stream.ts'
import { describeWorkerEnd, type WorkerProcess } from './worker-process.ts'
import { followTrial, type FollowedTrial, type WorkerTalk, type WorkerTrial } from './worker-trial.ts'

/** Who hears how the trials of a group get on. */
export interface GroupListener {
  /** A trial has reported. */
  reported(): void
  /** A trial has ended; told once of each, by its position. */
  ended(position: number, ending: TrialEnding): void
  /** The worker printed something. */
  output(chunk: Buffer): void
}

/**
 * Runs trials together on a worker that is ready; a group of one is a trial alone. Never rejects.
 * When it resolves every trial has ended; after anything but a proper end message of each the worker is dead.
 * @returns what the worker holds now, in MiB; undefined when it has ended
 */
export function runWorkerGroup(worker: WorkerProcess, trials: readonly WorkerTrial[], listener: GroupListener): Promise<number | undefined> {
  return new Promise((resolve) => {
    const memory = watchMemory()
    const peak = watchPeak(worker.pid, 'process')
    const followed: FollowedTrial[] = []
    let open = trials.length
    /** How the trials end whose worker the engine ends, where nothing was decided about them. */
    let fate: TrialOutcome | undefined

    const kill = (why: string): void => {
      const lost = trials.length === 1 ? { processLost: true } : { processLost: false, crowded: true }
      fate ??= { kind: 'failed', reason: 'crash', message: `The training worker was ended, because ${why}.`, ...lost }
      void worker.kill()
    }
    /** Alone, each might have had memory enough, or a GPU that answers in time; and nobody knows which of them the process died of. */
    const crowded = (outcome: TrialOutcome): TrialOutcome => {
      if (trials.length === 1 || outcome.kind !== 'failed') return outcome
      const isOwnFault = outcome.processLost !== true || outcome.mostRestarts !== undefined
      return isOwnFault ? { ...outcome, processLost: false, crowded: true } : outcome
    }
    const killWhenDeserted = (): void => {
      const isDeserted = followed.length === trials.length && followed.every((each) => !each.isOpen() || each.isLeaving())
      if (open > 0 && isDeserted) kill('nobody needed it')
    }
    const end = (position: number, outcome: TrialOutcome, memoryMiB: number | undefined): void => {
      open -= 1
      const held = open > 0 ? peak.soFar(memoryMiB) : peak.end(memoryMiB)
      const isShort = outcome.kind === 'failed' && outcome.reason === 'oom'
      listener.ended(position, { outcome: isShort ? crowded(outcome) : outcome, peakMemoryMiB: held === undefined ? undefined : held / trials.length })
      killWhenDeserted()
      if (open > 0) return
      memory.stop()
      resolve(memoryMiB)
    }
    const talkOf = (position: number): WorkerTalk => ({
      decide: (decision) => void worker.send({ type: 'decide', member: position, decision }),
      leave: killWhenDeserted,
      kill: () => void kill('another trial that it trained did not do as it was told'),
      ended: (outcome, memoryMiB) => void end(position, outcome, memoryMiB),
    })

    worker.listen({
      message(message) {
        if (message.type === 'report') listener.reported()
        followed[message.member]?.receive(message)
      },
      malformed(why) {
        fate ??= crowded({ kind: 'failed', reason: 'crash', message: `The training worker ${why}.` })
      },
      output: listener.output,
    })
    for (const [position, trial] of trials.entries()) followed.push(followTrial(trial, talkOf(position)))
    killWhenDeserted()
    void worker.ended.then((ended) => {
      const outcome = fate ?? crowded(outcomeOfDeath(ended, worker.lastWords(), memory.sawShortage()))
      for (const each of followed) each.die(outcome)
    })
    worker.send({ type: 'run', jobs: trials.map(({ workerJob }) => workerJob) })
  })
}

/** How a trial ended whose worker died without being told to. */
function outcomeOfDeath(end: ProcessEnd, lastWords: readonly string[], memoryShortage: boolean): TrialOutcome {
  const message = describeWorkerEnd(end, lastWords)
  if (endedForMemory(end, lastWords, memoryShortage)) return { kind: 'failed', reason: 'oom', message: `The memory ran out. ${message}` }
  if (end.code === deviceLostExitCode) return { kind: 'failed', reason: 'crash', message: `The GPU was lost. ${message}`, processLost: true, mostRestarts: 1 }
  return { kind: 'failed', reason: 'crash', message, processLost: wasKilledFromOutside(end) }
}
