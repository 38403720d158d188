import { beta1, beta2, epsilon, keep, normEpsilon, type OptimizerOptions } from '../training/optimizer.ts'
import type { Batch } from './batch-loop.ts'
import { dtype } from './messages.ts'
import { floatConstant, type Value } from './scope.ts'

const floats = { T: { type: dtype.float } } as const
const unlocked = { ...floats, use_locking: { b: false } } as const

/** The arrays that a rule changes, by name. */
export interface UpdatedNames {
  readonly weights: readonly string[]
  readonly slots: readonly string[]
}

/** The scalars that a trial's rule is fed, by name. Which ones there are follows from what is 0. */
export function updateScalars({ optimizer, learning_rate: rate, momentum, weight_decay: decay, clip_norm: clip = 0 }: OptimizerOptions): Readonly<Record<string, number>> {
  return { rate, ...(optimizer === 'sgd' && momentum > 0 ? { momentum } : {}), ...(decay > 0 ? { kept: 1 - rate * decay } : {}), ...(clip > 0 ? { clip } : {}) }
}

/**
 * Adds an optimiser's update to a graph: the arithmetic of training/optimizer.ts by TensorFlow's fused operations, which
 * change weights and slots in place, in one pass over the memory.
 * @returns the nodes that change something
 */
export function addUpdate(recorded: Batch, options: OptimizerOptions, names: UpdatedNames): string[] {
  const batch = { ...recorded, results: (options.clip_norm ?? 0) > 0 ? clipByNorm(recorded) : recorded.results }
  const decayed = names.weights.map((name) => (options.weight_decay === 0 ? [] : [addDecay(batch, name)]))
  const after = names.weights.map((name, i) => [...batch.readersOf(name), ...(decayed[i] ?? [])])
  return [...decayed.flat(), ...addRule(batch, options, names, after)]
}

function addRule(batch: Batch, options: OptimizerOptions, names: UpdatedNames, after: readonly string[][]): string[] {
  switch (options.optimizer) {
    case 'sgd':
      return addSgd(batch, names, after, options)
    case 'adam':
    case 'adamw':
      return addAdam(batch, names, after)
    case 'rmsprop':
      return addRmsprop(batch, names, after)
  }
}

/** The gradients, shortened where their norm, all together, is above the limit. */
function clipByNorm({ scope, read, results }: Batch): Value[] {
  const binary = (op: string, a: Value, b: Value): Value => scope.add(op, [a, b], floats, dtype.float)
  // Half of a sum of squares, in one operation.
  const halves = results.map((gradient) => scope.add('L2Loss', [gradient], floats, dtype.float)).reduce((a, b) => binary('Add', a, b))
  const norm = scope.add('Sqrt', [binary('Mul', halves, floatConstant(scope, 2))], floats, dtype.float)
  const factor = binary('Minimum', binary('RealDiv', read('clip'), binary('Add', norm, floatConstant(scope, normEpsilon))), floatConstant(scope, 1))
  return results.map((gradient) => binary('Mul', gradient, factor))
}

function addDecay({ scope, handle, read, readersOf }: Batch, name: string): string {
  const readers = readersOf(name)
  const kept = scope.add('Mul', [read(name), read('kept')], floats, dtype.float, readers)
  return scope.run('AssignVariableOp', [handle(name), kept], { dtype: { type: dtype.float } })
}

function at<T>(list: readonly T[], position: number): T {
  const item = list[position]
  if (item === undefined) throw new RangeError(`an update rule was called with ${String(list.length)} arrays; it needs one at position ${String(position)}`)
  return item
}

function addSgd({ scope, handle, read, results }: Batch, { weights, slots }: UpdatedNames, after: readonly string[][], { momentum, nesterov = false }: OptimizerOptions): string[] {
  return weights.map((name, i) =>
    momentum === 0
      ? scope.run('ResourceApplyGradientDescent', [handle(name), read('rate'), at(results, i)], unlocked, at(after, i))
      : scope.run('ResourceApplyMomentum', [handle(name), handle(at(slots, i)), read('rate'), at(results, i), read('momentum')], { ...unlocked, use_nesterov: { b: nesterov } }, at(after, i)),
  )
}

/**
 * TensorFlow's Adam has no correction of ε. With c₁ and c₂ the corrections 1 - βᵗ, a rate of rate · √c₂ / c₁ and an
 * ε of ε · √c₂ give the same numbers as Kingma and Ba's formula.
 */
function addAdam({ scope, handle, read, results }: Batch, { weights, slots }: UpdatedNames, after: readonly string[][]): string[] {
  const binary = (op: string, a: Value, b: Value): Value => scope.add(op, [a, b], floats, dtype.float)
  const number = (value: number): Value => floatConstant(scope, value)
  const [name1, name2] = [at(slots, 2 * weights.length), at(slots, 2 * weights.length + 1)]
  const correction1 = binary('Add', binary('Mul', read(name1), number(beta1)), number(1 - beta1))
  const correction2 = binary('Add', binary('Mul', read(name2), number(beta2)), number(1 - beta2))
  const root = scope.add('Sqrt', [correction2], floats, dtype.float)
  const rate = binary('Mul', read('rate'), binary('RealDiv', root, correction1))
  const smallest = binary('Mul', root, number(epsilon))
  const constants = [number(0), number(0), rate, number(beta1), number(beta2), smallest]
  const assign = (name: string, value: Value): string => scope.run('AssignVariableOp', [handle(name), value], { dtype: { type: dtype.float } })
  const updates = weights.map((name, i) =>
    scope.run('ResourceApplyAdam', [handle(name), handle(at(slots, i)), handle(at(slots, weights.length + i)), ...constants, at(results, i)], { ...unlocked, use_nesterov: { b: false } }, at(after, i)),
  )
  return [...updates, assign(name1, correction1), assign(name2, correction2)]
}

/** TensorFlow's RMSprop has its ε under the root, PyTorch's beside it: so it is put together of plain operations. */
function addRmsprop({ scope, handle, read, results }: Batch, { weights, slots }: UpdatedNames, after: readonly string[][]): string[] {
  const binary = (op: string, a: Value, b: Value): Value => scope.add(op, [a, b], floats, dtype.float)
  const float = { dtype: { type: dtype.float } }
  return weights.flatMap((name, i) => {
    const [gradient, slot] = [at(results, i), at(slots, i)]
    const squared = scope.add('Square', [gradient], floats, dtype.float)
    const square = binary('Add', binary('Mul', read(slot), floatConstant(scope, keep)), binary('Mul', squared, floatConstant(scope, 1 - keep)))
    const root = binary('Add', scope.add('Sqrt', [square], floats, dtype.float), floatConstant(scope, epsilon))
    const step = binary('RealDiv', binary('Mul', gradient, read('rate')), root)
    return [scope.run('AssignVariableOp', [handle(slot), square], float), scope.run('AssignSubVariableOp', [handle(name), step], float, at(after, i))]
  })
}
