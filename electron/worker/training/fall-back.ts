import type { Tf } from '../backends/backend.ts'
import type { Execution, RunEpoch } from './execution.ts'
import { failureReason } from './failure.ts'

/** Two ways to do the same, and who is told when the first one cannot. */
interface Ways<T> {
  readonly compiled: T
  readonly plain: () => T
  readonly failed: (error: unknown) => void
}

/** Whether another way of computing the same may do better: not where the numbers or the memory are what failed. */
export const isWorthAnotherTry = (error: unknown): boolean => failureReason(error) === 'crash'

/**
 * Epochs by a graph; when TensorFlow fails in the first of them, that one and all others operation by operation.
 * A resumed training meets the same failure at its first epoch, and goes on in the same way.
 */
export function fallBackEpochs(tf: Tf, { compiled, plain, failed }: Ways<RunEpoch>): RunEpoch {
  let proven: RunEpoch | undefined
  return async (state, plan) => {
    if (proven !== undefined) return proven(state, plan)
    // The state is consumed even by an epoch that fails. Clones share its memory.
    const spare = [...state.weights, ...state.slots].map((tensor) => tensor.clone())
    try {
      const result = await compiled(state, plan)
      proven = compiled
      tf.dispose(spare)
      return result
    } catch (error) {
      if (!isWorthAnotherTry(error)) {
        tf.dispose(spare)
        throw error
      }
      failed(error)
      proven = plain()
      return proven({ weights: spare.slice(0, state.weights.length), slots: spare.slice(state.weights.length) }, plan)
    }
  }
}

/** The same for the evaluation, which is compiled when it is first needed. */
export function fallBackEvaluation({ compiled, plain, failed }: Ways<Execution['evaluate']>): Execution['evaluate'] {
  let proven: Execution['evaluate'] | undefined
  return async (weights, samples) => {
    if (proven !== undefined) return proven(weights, samples)
    try {
      const result = await compiled(weights, samples)
      proven = compiled
      return result
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error
      failed(error)
      proven = plain()
      return proven(weights, samples)
    }
  }
}
