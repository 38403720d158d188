import type { CommandObjective } from '../../../shared/domain/study.ts'
import type { CardLease, CardPool, Executor, RememberedTrial, Slot, TrialJob } from '../contracts/executor.ts'
import { interrupted, runCommandTrial } from './command-trial.ts'
import type { ExecutorLog } from './executor-log.ts'
import { createMemoryAdmission, type MemoryAdmission } from './memory/admission.ts'
import { openTrialLog } from './trial-log.ts'
import { streamTrial, type TrialConductor, type TrialEnding } from './trial-stream.ts'

export interface CommandExecutorOptions {
  /** How many commands run at once. */
  readonly slots: number
  /** The graphics cards that each command gets; it inherits the engine's when left out. */
  readonly cards?: { readonly perTrial: number; readonly pool: CardPool }
  /** The study's earlier trials, by which the memory of the next ones is foretold. */
  readonly remembered?: readonly RememberedTrial[]
  readonly log?: ExecutorLog
}

/**
 * Runs the user's own programs, one process group a trial.
 *
 * A program reports by printing (see `createReportParser`) and is never asked for anything: `stop` and `pause` end it
 * (SIGTERM, after 5 s SIGKILL), and it goes on from what it saved in `TUNERY_CHECKPOINT_DIR`.
 * A group that outlives an engine killed from outside is found by `killStrays`.
 */
export function createCommandExecutor(options: CommandExecutorOptions): Executor {
  const slots = Array.from({ length: options.slots }, (_, index): Slot => ({ name: `command-${String(index)}` }))
  const memory = createMemoryAdmission({ backend: undefined, remembered: options.remembered })
  const disposal = new AbortController()
  const running = new Set<Promise<TrialEnding>>()
  const complain = options.log ?? ((): void => undefined)

  const conductor =
    (job: TrialJob, slot: Slot): TrialConductor =>
    async (emit, signal) => {
      const { objective } = job
      if (objective.kind !== 'command') {
        return { outcome: { kind: 'failed', reason: 'rejected', message: `A ${objective.kind} objective is not a command: it needs a training worker.` } }
      }
      const log = openTrialLog(job.trialDir, complain)
      const wait = (why: string | null): void => {
        if (why !== null) log.write(`[Tunery: ${why}]\n`)
        emit({ kind: 'waits', why })
      }
      const ended = runWithCards(options.cards, objective, wait, signal, (equipped) => {
        // Cards first: whoever has its memory waits for nothing that another one holds.
        return runWithMemory(memory, job, slot, wait, signal, (started) => runCommandTrial(job, equipped, log, signal, emit, started))
      })
      running.add(ended)
      try {
        return await ended
      } finally {
        running.delete(ended)
        log.close()
      }
    }
  return {
    capacity: () => slots,
    run: (job, slot, signal) => streamTrial(conductor(job, slot), [signal, disposal.signal]),
    async dispose() {
      disposal.abort()
      await Promise.allSettled(running)
    },
  }
}

/** Told what a trial waits for before it begins; null when it waits no more. */
type Wait = (why: string | null) => void

/** Runs a command as soon as there is memory for it. @param run told whom to tell of its process */
async function runWithMemory(
  memory: MemoryAdmission,
  job: TrialJob,
  slot: Slot,
  wait: Wait,
  signal: AbortSignal,
  run: (started: (pid: number | undefined) => void) => Promise<TrialEnding>,
): Promise<TrialEnding> {
  let hasWaited = false
  const admitted = await memory.admit([job], slot.name, signal, {
    makeRoom: () => undefined,
    tell(note) {
      hasWaited = true
      wait(note)
    },
  })
  if (hasWaited) wait(null)
  if (admitted === undefined) return { outcome: interrupted }
  if (admitted.kind === 'failed') return { outcome: admitted }
  try {
    const ending = await run(admitted.runIn)
    admitted.ended(ending)
    return ending
  } finally {
    admitted.leave()
  }
}

/** Runs a command with the cards that it is to have, as soon as they are free; its time limit counts from then. */
async function runWithCards(
  cards: CommandExecutorOptions['cards'],
  objective: CommandObjective,
  wait: Wait,
  signal: AbortSignal,
  run: (objective: CommandObjective) => Promise<TrialEnding>,
): Promise<TrialEnding> {
  if (cards === undefined) return run(objective)
  let lease: CardLease
  try {
    let hasWaited = false
    lease = await cards.pool.take(cards.perTrial, signal, () => {
      hasWaited = true
      wait('waiting for a graphics card')
    })
    if (hasWaited) wait(null)
  } catch {
    return { outcome: { kind: 'failed', reason: 'interrupted', message: 'The trial was interrupted while it waited for a graphics card.' } }
  }
  try {
    return await run({ ...objective, env: { ...objective.env, ...lease.env } })
  } finally {
    lease.release()
  }
}
