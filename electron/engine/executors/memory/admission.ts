import type { BackendName } from '../../../../shared/worker-protocol.ts'
import type { RememberedTrial, TrialJob, TrialOutcome } from '../../contracts/executor.ts'
import type { TrialEnding } from '../trial-stream.ts'
import { machineLedger, type MemoryLedger, type MemoryPlace } from './ledger.ts'
import { createMemoryLessons } from './lessons.ts'
import { residentMiB } from './resident.ts'
import { mibText } from './words.ts'

export interface MemoryAdmissionOptions {
  /** What workers are started with now; undefined for commands. */
  readonly backend: (() => BackendName) | undefined
  /** The study's earlier trials. */
  readonly remembered?: readonly RememberedTrial[] | undefined
  readonly ledger?: MemoryLedger | undefined
}

/** What is done while trials wait. */
export interface MemoryWait {
  tell(note: string): void
  makeRoom(): void
}

/** Keeps trials from being started that memory has no room for. */
export interface MemoryAdmission {
  /**
   * Waits until jobs that run in one process together fit beside what runs.
   * @param slot where the process is; a worker stays there between trials
   * @param wait told in words when they have to wait, and then asked to give memory back that is held for convenience
   * @returns how they end when they are not started: they cannot fit, or the signal has aborted (undefined)
   */
  admit(jobs: readonly TrialJob[], slot: string, signal: AbortSignal, wait: MemoryWait): Promise<AdmittedTrials | Refusal | undefined>
}

type Refusal = Extract<TrialOutcome, { readonly kind: 'failed' }>

/** Jobs that were let in. Whoever was let in leaves, or all others wait for it. */
export interface AdmittedTrials {
  readonly kind: 'admitted'
  /** The process, or the leader of the group, that runs them. */
  runIn(pid: number | undefined): void
  /** One of them has ended. */
  ended(ending: TrialEnding): void
  /** All have ended, or were never started. */
  leave(): void
}

/** An admission of one study. */
export function createMemoryAdmission({ backend, remembered = [], ledger = machineLedger }: MemoryAdmissionOptions): MemoryAdmission {
  const processes = new Map<string, number>()
  const of = backend === undefined ? 'group' : 'process'
  const lessons = createMemoryLessons({ backend, limitMiB: ledger.limitMiB })
  let hasRemembered = false
  const remember = ({ objective }: TrialJob): void => {
    if (!hasRemembered) for (const { params, peakMiB, isOutOfMemory } of remembered) lessons.learn([{ objective, params }], { peakMiB, isOutOfMemory, wasAlone: false, heldBeforeMiB: 0 })
    hasRemembered = true
  }
  return {
    async admit(jobs, slot, signal, wait) {
      const [first] = jobs
      if (first !== undefined) remember(first)
      const refusal = lessons.refusal(jobs)
      if (refusal !== undefined) return { kind: 'failed', reason: 'oom', message: refusal }
      const claim = {
        needMiB: () => lessons.needMiB(jobs),
        alone: lessons.needsAll(jobs),
        heldMiB: () => residentMiB(processes.get(slot), of),
        makeRoom: wait.makeRoom,
        waits(running: number) {
          const needMiB = claim.needMiB()
          const need = needMiB === undefined ? '' : ` (about ${mibText(needMiB)})`
          const others = ['other programs', 'the process that runs'][running] ?? `the ${String(running)} processes that run`
          wait.tell(claim.alone ? `waits until nothing else runs, because as large a trial ran out of memory beside others` : `waits for memory${need}: there is not enough beside ${others}`)
        },
      }
      const place = await ledger.enter(claim, signal)
      return place === undefined ? undefined : admitted(jobs, place)

      function admitted(all: readonly TrialJob[], { hadCompany, leave }: MemoryPlace): AdmittedTrials {
        const heldBeforeMiB = claim.heldMiB()
        let [peakMiB, isOutOfMemory]: [number | null, boolean] = [null, false]
        return {
          kind: 'admitted',
          runIn(pid) {
            if (pid !== undefined) processes.set(slot, pid)
          },
          ended({ outcome, peakMemoryMiB }) {
            if (peakMemoryMiB !== undefined) peakMiB = Math.max(peakMiB ?? 0, peakMemoryMiB * all.length)
            isOutOfMemory ||= outcome.kind === 'failed' && outcome.reason === 'oom'
          },
          leave() {
            lessons.learn(all, { peakMiB, isOutOfMemory, wasAlone: !hadCompany() && all.length === 1, heldBeforeMiB })
            if (of === 'group') processes.delete(slot)
            leave()
          },
        }
      }
    },
  }
}
