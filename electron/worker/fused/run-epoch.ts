import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor } from '@tensorflow/tfjs'
import { deriveSeed } from '../../../shared/random/rng.ts'
import { NotFiniteError } from '../training/failure.ts'
import { epochOrder, msBetweenReads, stepsBetweenReads, stream } from '../training/run-epoch.ts'
import { disposeState, type TrainingState } from '../training/training-state.ts'
import { withoutTrials, type Cohort } from './cohort.ts'
import { fusedMasks } from './dropout.ts'
import { optimizerOptions, passOf, takeVector, type FusedTraining } from './fused-training.ts'
import { createFusedOptimizer, type FusedOptimizer } from './optimizer.ts'
import type { FusedTrial } from './trial.ts'

/** A trial in its epoch. */
interface Course {
  readonly order: Int32Array
  lossSum: number
}

/** The outputs of a step, whose losses nobody has looked at yet. */
interface Unread {
  readonly outputs: Tensor
  readonly y: Tensor
}

/**
 * Trains every trial on every sample once, each in its own order. Consumes the cohort's state, also when it throws.
 * A trial whose loss is no finite number leaves the group as soon as that is seen.
 * @param diverged told of each trial that has left, with a NotFiniteError
 * @returns those that are left, with the mean loss of each over the samples
 */
export async function runFusedEpoch(training: FusedTraining, initial: Cohort, diverged: (trial: FusedTrial, error: NotFiniteError) => void): Promise<{ cohort: Cohort; trainLoss: (trial: FusedTrial) => number }> {
  const { tf, constants, count, batchSize } = training
  const courses = new Map(initial.trials.map((trial): [FusedTrial, Course] => [trial, { order: epochOrder({ count, seed: trial.job.seed, epoch: trial.epoch + 1 }), lossSum: 0 }]))
  const unread: Unread[] = []
  let [cohort, lastRead] = [initial, performance.now()]
  const optimizerOf = ({ trials }: Cohort): FusedOptimizer => createFusedOptimizer(tf, trials.map(optimizerOptions))
  let optimizer = optimizerOf(cohort)
  const read = async (): Promise<void> => {
    const gone = await addLosses(training, cohort.trials, courses, unread.splice(0), diverged)
    if (gone.size === 0) return
    cohort = withoutTrials(tf, cohort, gone)
    constants.dispose()
    optimizer.dispose()
    if (cohort.trials.length > 0) optimizer = optimizerOf(cohort)
  }
  try {
    for (let start = 0; start < count && cohort.trials.length > 0; start += batchSize) {
      const { outputs, y, ...state } = step(training, cohort, optimizer, courses, start)
      disposeState(tf, cohort.state)
      cohort = { ...cohort, state }
      unread.push({ outputs, y })
      if (unread.length >= stepsBetweenReads || performance.now() - lastRead > msBetweenReads) {
        await read()
        await nextTick()
        lastRead = performance.now()
      }
    }
    await read()
    return { cohort, trainLoss: (trial) => (courses.get(trial)?.lossSum ?? NaN) / count }
  } catch (error) {
    disposeState(tf, cohort.state)
    tf.dispose(unread.flatMap(({ outputs, y }) => [outputs, y]))
    throw error
  } finally {
    optimizer.dispose()
  }
}

/** One step of every trial: the new state, the outputs before the update, and what they should have been. */
function step({ tf, take, model, loss, batchSize, count }: FusedTraining, { trials, state }: Cohort, optimizer: FusedOptimizer, courses: ReadonlyMap<FusedTrial, Course>, start: number): TrainingState & Unread {
  const rows = Math.min(batchSize, count - start)
  const positions = new Int32Array(trials.length * rows)
  trials.forEach((trial, n) => positions.set(courses.get(trial)?.order.subarray(start, start + rows) ?? [], n * rows))
  const masks = fusedMasks(tf, trials.map(({ options, job, epoch, layout }) => ({ layout, rate: options.dropout, seed: deriveSeed(job.seed, stream.dropout, epoch + 1, start) })))
  return tf.tidy(() => {
    const { x, y } = take(positions, trials.length)
    const { outputs, gradients } = model.forward(state.weights, x, passOf(trials, masks))
    const { weights, slots } = optimizer.update(state.weights, gradients(loss.gradient(outputs, y)), state.slots)
    return { weights, slots, outputs, y }
  })
}

/** Adds the losses of some steps to the trials' sums. Returns the trials whose sum is no number any more. */
async function addLosses({ tf, loss }: FusedTraining, trials: readonly FusedTrial[], courses: ReadonlyMap<FusedTrial, Course>, steps: readonly Unread[], diverged: (trial: FusedTrial, error: NotFiniteError) => void): Promise<Set<FusedTrial>> {
  const gone = new Set<FusedTrial>()
  if (steps.length === 0) return gone
  const losses = await takeVector(sumOfSteps())
  trials.forEach((trial, n) => {
    const course = courses.get(trial)
    if (course === undefined) return
    course.lossSum += losses[n] ?? NaN
    if (Number.isFinite(course.lossSum)) return
    gone.add(trial)
    diverged(trial, new NotFiniteError(`The training loss became ${String(course.lossSum)} in epoch ${String(trial.epoch + 1)}.`))
  })
  return gone

  function sumOfSteps(): Tensor {
    try {
      return tf.tidy(() => loss.sumOfLosses(tf.concat(steps.map(({ outputs }) => outputs), 1), tf.concat(steps.map(({ y }) => y), 1)))
    } finally {
      tf.dispose(steps.flatMap(({ outputs, y }) => [outputs, y]))
    }
  }
}
