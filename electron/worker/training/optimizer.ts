import type { Scalar, Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { WeightSpec } from '../models/model.ts'
import type { Hyperparameters } from './hyperparameters.ts'

/** One array that an optimiser remembers between steps; all begin at zero. */
export interface SlotSpec {
  readonly name: string
  readonly shape: readonly number[]
}

export interface Updated {
  readonly weights: Tensor[]
  readonly slots: Tensor[]
}

/**
 * An update rule in plain operations: a pure function of weights, gradients and slots.
 * Its rates are tensors, so that a recorded step takes them as inputs. Dispose of it after use.
 */
export interface Optimizer {
  readonly slots: readonly SlotSpec[]
  update(weights: readonly Tensor[], gradients: readonly Tensor[], slots: readonly Tensor[]): Updated
  dispose(): void
}

export type OptimizerOptions = Pick<Hyperparameters, 'optimizer' | 'learning_rate' | 'momentum' | 'weight_decay'> & Partial<Pick<Hyperparameters, 'nesterov' | 'clip_norm'>>

/** The optimiser of a trial, for a model with these weights. */
export function createOptimizer(tf: Tf, options: OptimizerOptions, weights: readonly WeightSpec[]): Optimizer {
  const rule = rules[options.optimizer](tf, options, weights)
  const { clip_norm: limit = 0 } = options
  return limit === 0 ? rule : { ...rule, update: (current, gradients, slots) => rule.update(current, clipByNorm(tf, gradients, limit), slots) }
}

/** Gradients whose norm, all together, is at most `limit`: shortened, never lengthened (Pascanu et al., 2013; PyTorch's `clip_grad_norm_`). */
function clipByNorm(tf: Tf, gradients: readonly Tensor[], limit: number): Tensor[] {
  const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))))
  const factor = tf.minimum(tf.div(limit, tf.add(norm, normEpsilon)), 1)
  return gradients.map((gradient) => tf.mul(gradient, factor))
}

/** Keeps a gradient of zeros from being divided by its norm. */
export const normEpsilon = 1e-6

function slotAt(slots: readonly Tensor[], position: number): Tensor {
  const slot = slots[position]
  if (slot === undefined) throw new RangeError(`an optimiser was called with ${String(slots.length)} slots; it needs one at position ${String(position)}`)
  return slot
}

/** Decoupled weight decay (Loshchilov & Hutter, 2019): every weight shrinks by the learning rate times the decay before the update. */
function createDecay(tf: Tf, { learning_rate: rate, weight_decay: decay }: OptimizerOptions): { shrink(weight: Tensor): Tensor; scalars: Scalar[] } {
  if (decay === 0) return { shrink: (weight) => weight, scalars: [] }
  const kept = tf.scalar(1 - rate * decay)
  return { shrink: (weight) => tf.mul(weight, kept), scalars: [kept] }
}

/** Stochastic gradient descent as in PyTorch: v = momentum · v + g; w = w - rate · v. */
function createSgd(tf: Tf, options: OptimizerOptions, weights: readonly WeightSpec[]): Optimizer {
  const [rate, momentum] = [tf.scalar(options.learning_rate), tf.scalar(options.momentum)]
  const decay = createDecay(tf, options)
  const plain = options.momentum === 0
  return {
    slots: plain ? [] : weights.map(({ name, shape }) => ({ name: `${name}/velocity`, shape })),
    update(current, gradients, slots) {
      const velocities = plain ? [...gradients] : gradients.map((gradient, i) => tf.add(tf.mul(slotAt(slots, i), momentum), gradient))
      // Nesterov: one step further along the velocity (Sutskever et al., 2013, as in PyTorch).
      const steps = options.nesterov === true && !plain ? gradients.map((gradient, i) => tf.add(gradient, tf.mul(slotAt(velocities, i), momentum))) : velocities
      return {
        weights: current.map((weight, i) => tf.sub(decay.shrink(weight), tf.mul(slotAt(steps, i), rate))),
        slots: plain ? [] : velocities,
      }
    },
    dispose() {
      tf.dispose([rate, momentum, ...decay.scalars])
    },
  }
}

/** The averages' weights of the past, and what keeps a step finite: PyTorch's and TensorFlow's defaults. */
export const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8] as const

/**
 * Adam (Kingma & Ba, 2015) as in PyTorch: w = w - rate · (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε).
 * The two corrections 1 - βᵗ are kept as running averages of 1, which is what they are: single precision is enough for that.
 */
function createAdam(tf: Tf, options: OptimizerOptions, weights: readonly WeightSpec[]): Optimizer {
  const [b1, rest1, b2, rest2] = [tf.scalar(beta1), tf.scalar(1 - beta1), tf.scalar(beta2), tf.scalar(1 - beta2)]
  const [rate, smallest] = [tf.scalar(options.learning_rate), tf.scalar(epsilon)]
  const decay = createDecay(tf, options)
  const count = weights.length
  const average = (slot: Tensor, keep: Scalar, value: Tensor): Tensor => tf.add(tf.mul(slot, keep), value)
  return {
    slots: [
      ...weights.map(({ name, shape }) => ({ name: `${name}/mean`, shape })),
      ...weights.map(({ name, shape }) => ({ name: `${name}/square`, shape })),
      { name: 'adam/mean_correction', shape: [] },
      { name: 'adam/square_correction', shape: [] },
    ],
    update(current, gradients, slots) {
      const means = gradients.map((gradient, i) => average(slotAt(slots, i), b1, tf.mul(gradient, rest1)))
      const squares = gradients.map((gradient, i) => average(slotAt(slots, count + i), b2, tf.mul(tf.square(gradient), rest2)))
      const correction1 = average(slotAt(slots, 2 * count), b1, rest1)
      const correction2 = average(slotAt(slots, 2 * count + 1), b2, rest2)
      const [step, root] = [tf.div(rate, correction1), tf.sqrt(correction2)]
      return {
        weights: current.map((weight, i) => {
          const denominator = tf.add(tf.div(tf.sqrt(slotAt(squares, i)), root), smallest)
          return tf.sub(decay.shrink(weight), tf.div(tf.mul(slotAt(means, i), step), denominator))
        }),
        slots: [...means, ...squares, correction1, correction2],
      }
    },
    dispose() {
      tf.dispose([b1, rest1, b2, rest2, rate, smallest, ...decay.scalars])
    },
  }
}

/** RMSprop's weight of the past. */
export const keep = 0.99

/** RMSprop (Hinton, 2012) as in PyTorch: v = 0.99 v + 0.01 g²; w = w - rate · g / (√v + ε). */
function createRmsprop(tf: Tf, options: OptimizerOptions, weights: readonly WeightSpec[]): Optimizer {
  const [kept, rest, rate, smallest] = [tf.scalar(keep), tf.scalar(1 - keep), tf.scalar(options.learning_rate), tf.scalar(epsilon)]
  const decay = createDecay(tf, options)
  return {
    slots: weights.map(({ name, shape }) => ({ name: `${name}/square`, shape })),
    update(current, gradients, slots) {
      const squares = gradients.map((gradient, i) => tf.add(tf.mul(slotAt(slots, i), kept), tf.mul(tf.square(gradient), rest)))
      const steps = gradients.map((gradient, i) => tf.div(tf.mul(gradient, rate), tf.add(tf.sqrt(slotAt(squares, i)), smallest)))
      return { weights: current.map((weight, i) => tf.sub(decay.shrink(weight), slotAt(steps, i))), slots: squares }
    },
    dispose() {
      tf.dispose([kept, rest, rate, smallest, ...decay.scalars])
    },
  }
}

const rules: Readonly<Record<OptimizerOptions['optimizer'], (tf: Tf, options: OptimizerOptions, weights: readonly WeightSpec[]) => Optimizer>> = {
  sgd: createSgd,
  adam: createAdam,
  adamw: createAdam,
  rmsprop: createRmsprop,
}
