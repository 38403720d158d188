import type { Slot, TrialJob } from '../contracts/executor.ts'
import type { ExecutorLog } from './executor-log.ts'
import type { FusionTracker } from './fusion.ts'
import { endAll, runOn, whenAllAborted, type GroupMember } from './group-member.ts'
import type { AdmittedTrials, MemoryAdmission } from './memory/admission.ts'
import { openTrialLog } from './trial-log.ts'
import type { WorkerPool } from './worker-pool.ts'
import { takeStarted } from './worker-start.ts'
import { interrupted } from './worker-trial.ts'

/** A worker is recycled after this many trials or groups, so that what a library leaks does not add up. */
const mostTrials = 50

export interface GroupConductorParts {
  readonly pool: WorkerPool
  readonly fusion: FusionTracker
  readonly memory: MemoryAdmission
  readonly complain: ExecutorLog
}

/**
 * What runs jobs together on a slot, one alone being a group as well: it waits for memory and for the slot's worker, and tells each member how it ended.
 * @param lead one of the members
 */
export type GroupConductor = (lead: TrialJob, members: readonly GroupMember[], slot: Slot) => Promise<void>

/** The conductor of an executor's groups. */
export function createGroupConductor({ pool, fusion, memory, complain }: GroupConductorParts): GroupConductor {
  /** The slots whose workers have something to do. */
  const busy = new Set<string>()
  const runOnSlot = async (lead: TrialJob, members: readonly GroupMember[], slot: Slot, admitted: AdmittedTrials): Promise<() => void> => {
    const nobody = whenAllAborted(members.map(({ signal }) => signal))
    const taken = await takeStarted(pool, slot.name, nobody.signal, (note) => {
      complain(note)
      for (const { job } of members) noteInLog(job.trialDir, note)
    })
    nobody.off()
    if (taken.kind === 'aborted') return () => endAll(members, interrupted)
    // The configuration is not to blame for a worker that was lost before it had seen it.
    if (taken.kind === 'failed') return () => endAll(members, { kind: 'failed', reason: 'crash', message: taken.message, processLost: true })
    admitted.runIn(taken.worker.process.pid)
    const endLast = await runOn(taken.worker, taken.device, lead, members, fusion, complain)
    if (taken.worker.trials >= mostTrials && members.some(({ signal }) => !signal.aborted)) pool.renew(slot.name)
    return endLast
  }
  const conduct = async (lead: TrialJob, members: readonly GroupMember[], slot: Slot, admitted: AdmittedTrials): Promise<void> => {
    busy.add(slot.name)
    try {
      const endLast = await runOnSlot(lead, members, slot, admitted)
      endLast()
    } finally {
      busy.delete(slot.name)
      admitted.leave()
    }
  }
  return async (lead, members, slot) => {
    const nobody = whenAllAborted(members.map(({ signal }) => signal))
    const jobs = members.map(({ job }) => job)
    let hasWaited = false
    const admitted = await memory.admit(jobs, slot.name, nobody.signal, {
      makeRoom() {
        pool.endIdle(busy)
      },
      tell(note) {
        for (const { job, emit } of members) {
          noteInLog(job.trialDir, note)
          emit({ kind: 'waits', why: note })
        }
        hasWaited = true
      },
    })
    nobody.off()
    if (hasWaited) for (const { emit } of members) emit({ kind: 'waits', why: null })
    if (admitted === undefined) return endAll(members, interrupted)
    if (admitted.kind === 'admitted') return conduct(lead, members.map((member) => noted(member, admitted)), slot, admitted)
    fusion.refused({ job: lead, size: members.length })
    endAll(members, members.length > 1 ? { ...admitted, crowded: true } : admitted)
  }
}

/** A member of whose end the admission hears as well. */
function noted(member: GroupMember, admitted: AdmittedTrials): GroupMember {
  return {
    ...member,
    ended(ending) {
      admitted.ended(ending)
      member.ended(ending)
    },
  }
}

function noteInLog(trialDir: string, note: string): void {
  const log = openTrialLog(trialDir, () => undefined)
  log.write(`[Tunery: ${note}]\n`)
  log.close()
}
