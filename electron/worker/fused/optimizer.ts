import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { beta1, beta2, epsilon, keep, normEpsilon, type OptimizerOptions, type Updated } from '../training/optimizer.ts'
import type { LayerSizes } from './layout.ts'

/** `Optimizer` for several trials with one rule, each with rates of its own. Dispose of it after use. */
export interface FusedOptimizer {
  update(weights: readonly Tensor[], gradients: readonly Tensor[], slots: readonly Tensor[]): Updated
  dispose(): void
}

type Rule = 'sgd' | 'adam' | 'rmsprop'

/** The update rule that a name stands for. */
export function ruleOf(optimizer: OptimizerOptions['optimizer']): Rule {
  return optimizer === 'adamw' ? 'adam' : optimizer
}

/** The sizes of what a rule remembers of a trial, beside weights of these sizes. */
export type SlotLayout = (weights: readonly LayerSizes[]) => readonly LayerSizes[]

const single: LayerSizes = { groups: 0, channels: 0, outputs: 1 }

/** @param options of every trial of the group: without momentum in any, sgd remembers nothing */
export function slotLayout(options: readonly OptimizerOptions[]): SlotLayout {
  switch (ruleOf(options[0]?.optimizer ?? 'sgd')) {
    case 'sgd':
      return options.some(({ momentum }) => momentum > 0) ? (weights) => weights : () => []
    case 'adam':
      return (weights) => [...weights, ...weights, single, single]
    case 'rmsprop':
      return (weights) => weights
  }
}

/** The step that every weight is moved against, times its rate, and what is remembered. */
interface Moved {
  readonly steps: Tensor[]
  readonly slots: Tensor[]
}

/**
 * Joins the rules of trials; the rules are those of `createOptimizer`.
 * @param options of each trial, in the order of the first axis; all clip their gradients, or none does
 */
export function createFusedOptimizer(tf: Tf, options: readonly OptimizerOptions[]): FusedOptimizer {
  const owned: Tensor[] = []
  const own = (tensor: Tensor): Tensor => {
    owned.push(tensor)
    return tensor
  }
  const scalar = (value: number): Tensor => own(tf.scalar(value))
  const vector = (of: (trial: OptimizerOptions) => number): Tensor => {
    const values = options.map(of)
    const [first = 0] = values
    // A backend multiplies by one number faster than by one of each trial.
    return values.every((value) => value === first) ? scalar(first) : own(tf.tensor3d(values, [values.length, 1, 1], 'float32'))
  }
  const rate = vector((trial) => trial.learning_rate)
  const kept = options.some(({ weight_decay: decay }) => decay > 0) ? vector((trial) => 1 - trial.learning_rate * trial.weight_decay) : undefined
  const move = rules[ruleOf(options[0]?.optimizer ?? 'sgd')](tf, { options, rate, vector, scalar })
  const clip = createClip(tf, { options, rate, vector, scalar })
  return {
    update(weights, gradients, slots) {
      const moved = move(clip(gradients), slots)
      const shrunk = kept === undefined ? weights : weights.map((weight) => tf.mul(weight, kept))
      return { weights: shrunk.map((weight, i) => tf.sub(weight, at(moved.steps, i))), slots: moved.slots }
    },
    dispose() {
      tf.dispose(owned)
    },
  }
}

interface RuleInput {
  readonly options: readonly OptimizerOptions[]
  readonly rate: Tensor
  /** A number of each trial, [trials, 1, 1]; a scalar where all have the same. */
  vector(of: (trial: OptimizerOptions) => number): Tensor
  scalar(value: number): Tensor
}

type Move = (gradients: readonly Tensor[], slots: readonly Tensor[]) => Moved

function at(tensors: readonly Tensor[], position: number): Tensor {
  const tensor = tensors[position]
  if (tensor === undefined) throw new RangeError(`an optimiser of a group was called with ${String(tensors.length)} tensors; it needs one at position ${String(position)}`)
  return tensor
}

/** Shortens each trial's gradients by its own norm. */
function createClip(tf: Tf, { options, vector, scalar }: RuleInput): (gradients: readonly Tensor[]) => readonly Tensor[] {
  if (options.every(({ clip_norm: limit = 0 }) => limit === 0)) return (gradients) => gradients
  const [limit, smallest, one] = [vector((trial) => trial.clip_norm ?? 0), scalar(normEpsilon), scalar(1)]
  return (gradients) => {
    const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient), [1, 2], true))))
    const factor = tf.minimum(tf.div(limit, tf.add(norm, smallest)), one)
    return gradients.map((gradient) => tf.mul(gradient, factor))
  }
}

function createSgd(tf: Tf, { options, rate, vector }: RuleInput): Move {
  // Velocities that are left from trials that have gone are nobody's, and of the group's state: the old one is freed after a step.
  if (options.every(({ momentum }) => momentum === 0)) return (gradients, slots) => ({ steps: gradients.map((gradient) => tf.mul(gradient, rate)), slots: slots.map((slot) => tf.clone(slot)) })
  const momentum = vector((trial) => trial.momentum)
  const looksAhead = (trial: OptimizerOptions): boolean => trial.nesterov === true && trial.momentum > 0
  // A step is own · gradient + along · velocity; where no trial looks ahead it is the velocity, and where all do own is 1.
  const along = options.some(looksAhead) ? vector((trial) => (looksAhead(trial) ? trial.momentum : 1)) : undefined
  const ownShare = along === undefined || options.every(looksAhead) ? undefined : vector((trial) => (looksAhead(trial) ? 1 : 0))
  return (gradients, slots) => {
    const velocities = gradients.map((gradient, i) => tf.add(tf.mul(at(slots, i), momentum), gradient))
    const steps = along === undefined ? velocities : gradients.map((gradient, i) => tf.add(ownShare === undefined ? gradient : tf.mul(gradient, ownShare), tf.mul(at(velocities, i), along)))
    return { steps: steps.map((step) => tf.mul(step, rate)), slots: velocities }
  }
}

function createAdam(tf: Tf, { rate, scalar }: RuleInput): Move {
  const [b1, rest1, b2, rest2, smallest] = [scalar(beta1), scalar(1 - beta1), scalar(beta2), scalar(1 - beta2), scalar(epsilon)]
  const average = (slot: Tensor, keeps: Tensor, value: Tensor): Tensor => tf.add(tf.mul(slot, keeps), value)
  return (gradients, slots) => {
    const count = gradients.length
    const means = gradients.map((gradient, i) => average(at(slots, i), b1, tf.mul(gradient, rest1)))
    const squares = gradients.map((gradient, i) => average(at(slots, count + i), b2, tf.mul(tf.square(gradient), rest2)))
    const correction1 = average(at(slots, 2 * count), b1, rest1)
    const correction2 = average(at(slots, 2 * count + 1), b2, rest2)
    const [step, root] = [tf.div(rate, correction1), tf.sqrt(correction2)]
    return {
      steps: means.map((mean, i) => tf.div(tf.mul(mean, step), tf.add(tf.div(tf.sqrt(at(squares, i)), root), smallest))),
      slots: [...means, ...squares, correction1, correction2],
    }
  }
}

function createRmsprop(tf: Tf, { rate, scalar }: RuleInput): Move {
  const [kept, rest, smallest] = [scalar(keep), scalar(1 - keep), scalar(epsilon)]
  return (gradients, slots) => {
    const squares = gradients.map((gradient, i) => tf.add(tf.mul(at(slots, i), kept), tf.mul(tf.square(gradient), rest)))
    return { steps: gradients.map((gradient, i) => tf.div(tf.mul(gradient, rate), tf.add(tf.sqrt(at(squares, i)), smallest))), slots: squares }
  }
}

const rules: Readonly<Record<Rule, (tf: Tf, input: RuleInput) => Move>> = { sgd: createSgd, adam: createAdam, rmsprop: createRmsprop }
