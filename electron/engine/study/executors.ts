import { TuneryError } from '../../../shared/errors.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { Executor, RememberedTrial } from '../contracts/executor.ts'
import { mostCommands } from '../devices/card-pool.ts'
import type { Devices } from '../devices/devices.ts'
import { placeWorkers } from '../devices/placement.ts'
import { threadsOf } from '../devices/threads.ts'
import { createCommandExecutor } from '../executors/command-executor.ts'
import { createWorkerExecutor } from '../executors/worker-executor.ts'

/** How training workers are started. */
export interface WorkerSetup {
  readonly backend: BackendName
  /** Tried in this order when no worker of the backend can be started. */
  readonly fallbacks: readonly BackendName[]
  readonly entry: URL
  readonly env: Readonly<Record<string, string>>
}

/** What of a study says how its trials are run. */
export type ExecutedStudy = Pick<StudyDefinition, 'objective' | 'space' | 'parallel' | 'gpus_per_trial' | 'fuse'>

/** Whether a study's trials are bound to graphics cards, so that the driver has to be asked for them first. */
export function needsCards({ objective, gpus_per_trial = 0 }: ExecutedStudy, { backend }: WorkerSetup): boolean {
  return objective.kind === 'command' ? gpus_per_trial > 0 : backend === 'cuda'
}

/**
 * The executor of a study: for the user's command, or with training workers for everything else.
 * @param devices with their cards where `needsCards` says so
 * @param remembered the study's earlier trials
 * @throws TuneryError bad-input for a study that is asked and told: Tunery starts nothing for it;
 *   unavailable when a trial is to get more cards than there are
 */
export function executorFor(study: ExecutedStudy, slots: number, workers: WorkerSetup, devices: Devices, remembered: readonly RememberedTrial[] = []): Executor {
  switch (study.objective.kind) {
    case 'command':
      return createCommandExecutor({ ...withCards(study, slots, devices), remembered })
    case 'builtin':
    case 'module':
      return createWorkerExecutor({ slots, ...workers, fuse: study.fuse, placement: placement(study, slots, workers, devices), remembered })
    case 'ask-tell': {
      const message = 'A study of kind "ask-tell" is run by your own program, which asks for configurations: use `tunery ask-tell STUDY.json`'
      throw new TuneryError('bad-input', message, [{ path: 'objective.kind', message: '"ask-tell" cannot be started: Tunery has nothing to run' }])
    }
  }
}

function placement(study: ExecutedStudy, slots: number, { backend }: WorkerSetup, { cards: { cards }, adapters, cores, visible }: Devices) {
  return placeWorkers({ backend, slots, cards, adapters, visible, threads: threadsOf(study, cores) })
}

function withCards({ gpus_per_trial: perTrial }: ExecutedStudy, slots: number, { cards: { cards, why }, pool }: Devices) {
  if (perTrial === undefined) return { slots }
  if (perTrial === 0) return { slots, cards: { perTrial, pool } }
  const most = mostCommands(cards.length, perTrial)
  if (most > 0) return { slots: Math.min(slots, most), cards: { perTrial, pool } }
  const there = cards.length === 0 ? `no NVIDIA card can be used. ${why ?? ''}`.trimEnd() : `there ${cards.length === 1 ? 'is 1' : `are ${String(cards.length)}`}.`
  throw new TuneryError('unavailable', `A trial of this study needs ${String(perTrial)} graphics cards (gpus_per_trial), and ${there} Ask for fewer, or run it where there are enough.`)
}
