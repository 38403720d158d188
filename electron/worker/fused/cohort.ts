import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { NamedArray } from '../training/checkpoint-file.ts'
import { disposeState, specsOf, type TrainingState } from '../training/training-state.ts'
import { narrow, numbersOf, rowsOf, widen, type LayerSizes } from './layout.ts'
import type { SlotLayout } from './optimizer.ts'
import type { FusedTrial, StartedTrial } from './trial.ts'

/**
 * Trials that train together. The state of the n-th is the n-th part of every tensor along its first axis.
 * Those with relu come first.
 */
export interface Cohort {
  readonly trials: readonly FusedTrial[]
  readonly state: TrainingState
  readonly layout: CohortLayout
}

/** How a cohort's numbers lie in its tensors. */
export interface CohortLayout {
  readonly weights: readonly LayerSizes[]
  readonly slots: SlotLayout
}

/** The sizes of all that a trial with such weights has in a cohort. */
const allOf = ({ slots }: CohortLayout, weights: readonly LayerSizes[]): LayerSizes[] => [...weights, ...slots(weights)]

/** Joins what trials start with. A kernel and its bias lie one after the other in a trial's numbers as in the fused array. */
export function joinTrials(tf: Tf, layout: CohortLayout, started: readonly StartedTrial[]): Cohort {
  const parts = started.map(({ trial, numbers }) => {
    const sizes = allOf(layout, trial.layout)
    return { sizes, numbers: split(concatenate(numbers, sum(sizes.map(numbersOf))), sizes.map(numbersOf)) }
  })
  const tensors = allOf(layout, layout.weights).map((wide, layer) => {
    const values = new Float32Array(started.length * numbersOf(wide))
    parts.forEach(({ sizes, numbers }, n) => {
      const [own, from] = [sizes[layer], numbers[layer]]
      if (own !== undefined && from !== undefined) widen(from, own, values.subarray(n * numbersOf(wide)), wide)
    })
    return tf.tensor3d(values, [started.length, rowsOf(wide), wide.outputs], 'float32')
  })
  const count = layout.weights.length
  return { trials: started.map(({ trial }) => trial), state: { weights: tensors.slice(0, count), slots: tensors.slice(count) }, layout }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** @param total the length of the result; what the arrays do not fill is 0: slots that are not there yet */
function concatenate(arrays: readonly Float32Array[], total: number): Float32Array {
  const joined = new Float32Array(total)
  let at = 0
  for (const array of arrays) {
    joined.set(array, at)
    at += array.length
  }
  return joined
}

/** Cuts numbers into parts of these lengths. */
function split(numbers: Float32Array, lengths: readonly number[]): Float32Array[] {
  let at = 0
  return lengths.map((length) => {
    at += length
    return numbers.subarray(at - length, at)
  })
}

/** How many of these trials have relu. */
export function relusOf(trials: readonly FusedTrial[]): number {
  return trials.filter(({ options }) => options.activation === 'relu').length
}

/** The cohort without some of its trials, in the same order. Consumes the state, also when it throws. */
export function withoutTrials(tf: Tf, cohort: Cohort, gone: ReadonlySet<FusedTrial>): Cohort {
  if (gone.size === 0) return cohort
  const { trials, state, layout } = cohort
  try {
    const kept = trials.flatMap((trial, n) => (gone.has(trial) ? [] : [n]))
    return { trials: trials.filter((trial) => !gone.has(trial)), state: kept.length === 0 ? { weights: [], slots: [] } : pick(tf, state, kept), layout }
  } finally {
    disposeState(tf, state)
  }
}

function pick(tf: Tf, { weights, slots }: TrainingState, positions: readonly number[]): TrainingState {
  return tf.tidy(() => {
    const indices = tf.tensor1d([...positions], 'int32')
    const of = (tensors: readonly Tensor[]): Tensor[] => tensors.map((tensor) => tf.gather(tensor, indices))
    return { weights: of(weights), slots: of(slots) }
  })
}

/** Reads the states of some of the trials: the arrays that each would have alone. */
export async function downloadTrials(tf: Tf, cohort: Cohort, wanted: ReadonlySet<FusedTrial>): Promise<Map<FusedTrial, NamedArray[]>> {
  const trials = cohort.trials.filter((trial) => wanted.has(trial))
  if (trials.length === 0) return new Map()
  const isAll = trials.length === cohort.trials.length
  const part = isAll ? cohort.state : pick(tf, cohort.state, trials.map((trial) => cohort.trials.indexOf(trial)))
  try {
    const values = await Promise.all([...part.weights, ...part.slots].map((tensor) => tensor.data<'float32'>()))
    return new Map(trials.map((trial, n) => [trial, arraysOf(trial, cohort.layout, values.map((all) => all.subarray((n * all.length) / trials.length)))]))
  } finally {
    if (!isAll) disposeState(tf, part)
  }
}

/** Cuts a trial's numbers into the arrays of a single model. What a group remembers for the sake of others is left. */
function arraysOf({ model, slots, layout }: FusedTrial, cohort: CohortLayout, numbers: readonly Float32Array[]): NamedArray[] {
  const sizes = allOf(cohort, layout)
  const wide = allOf(cohort, cohort.weights)
  const joined = new Float32Array(sum(sizes.map(numbersOf)))
  split(joined, sizes.map(numbersOf)).forEach((into, layer) => {
    const [own, from, outer] = [sizes[layer], numbers[layer], wide[layer]]
    if (own !== undefined && from !== undefined && outer !== undefined) narrow(from, outer, into, own)
  })
  const specs = specsOf(model, { slots })
  const arrays = split(joined, specs.map(({ shape }) => shape.reduce((product, size) => product * size, 1)))
  return specs.map(({ name, shape }, n) => ({ name, shape, values: arrays[n] ?? new Float32Array(0) }))
}
