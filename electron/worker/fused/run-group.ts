import type { BuiltinObjective } from '../../../shared/domain/study.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import type { Tf } from '../backends/backend.ts'
import type { DataCache } from '../datasets/data-cache.ts'
import { outputsOf } from '../datasets/dataset.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import { sourceOf, taskOf } from '../training/builtin-trial.ts'
import { failedOutcome } from '../training/failed-outcome.ts'
import { trainedCount } from '../training/training.ts'
import type { GroupMember, TrialOutcome } from '../training/trial-host.ts'
import { createTakeBatches } from './batches.ts'
import { joinTrials } from './cohort.ts'
import { createConstants, type Constants } from './constants.ts'
import type { FusedTraining } from './fused-training.ts'
import { createFusedLoss } from './loss.ts'
import { widest } from './layout.ts'
import { createFusedModel } from './model.ts'
import { slotLayout } from './optimizer.ts'
import { trainCohort, type Ended } from './train-cohort.ts'
import { startTrial, type StartedTrial } from './trial.ts'

/**
 * Trains jobs of one fusion key together: one computation, with the trials as its first axis. Each follows the curve
 * that it would have alone, operation by operation, to the rounding of other sums; it has its own reports, decisions
 * and checkpoints, which are those of a single trial. Never rejects.
 * @param ended told once of each member's outcome, as soon as it has one
 */
export async function runFusedGroup(tf: Tf, cache: DataCache, objective: BuiltinObjective, members: readonly GroupMember[], ended: (member: number, outcome: TrialOutcome) => void): Promise<void> {
  const waiting = new Map(members.entries())
  const end = (position: number, outcome: TrialOutcome): void => {
    if (waiting.delete(position)) ended(position, outcome)
  }
  const constants = createConstants(tf)
  try {
    const task = taskOf(objective)
    const { job } = members[0] ?? {}
    if (job === undefined) return
    const data = await cache.get(sourceOf(task, objective), job.splitSeed)
    const started: StartedTrial[] = []
    for (const [position, member] of members.entries()) {
      try {
        started.push(await startTrial(tf, task, data.dataset, member, position))
      } catch (error) {
        end(position, failedOutcome(error, member.host))
      }
    }
    // A group is cut in two by its activations, not sorted again: the order of the rest stays.
    started.sort((a, b) => Number(b.trial.options.activation === 'relu') - Number(a.trial.options.activation === 'relu'))
    if (started.length > 0) await trainStarted(tf, constants, task, data, started, ({ position }, outcome) => end(position, outcome))
  } catch (error) {
    const left = [...waiting]
    for (const [position, { host }] of left) end(position, failedTogether(error, host, left.length))
  } finally {
    constants.dispose()
  }
}

/** A group may be too large where each of its trials is not: the message says how large it was. */
function failedTogether(error: unknown, host: GroupMember['host'], size: number): TrialOutcome {
  const outcome = failedOutcome(error, host)
  return outcome.reason === 'oom' ? { ...outcome, message: `A group of ${String(size)} trials ran out of memory: ${messageOf(error)}` } : outcome
}

async function trainStarted(tf: Tf, constants: Constants, task: Task, data: ResidentData, started: readonly StartedTrial[], ended: Ended): Promise<void> {
  const options = started.map(({ trial }) => trial.options)
  const [first] = options
  if (first === undefined) return
  const input = { inputShape: data.dataset.inputShape, outputs: outputsOf(data.dataset) }
  const model = createFusedModel(tf, constants, task.model, input, widest(options))
  const loss = createFusedLoss(tf, constants, data.dataset)
  const training: FusedTraining = { tf, data, take: createTakeBatches(tf, data.train), model, loss, constants, count: trainedCount({ data, options: first }), batchSize: first.batch_size }
  await trainCohort(training, joinTrials(tf, { weights: model.layout, slots: slotLayout(options) }, started), ended)
}
