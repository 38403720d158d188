import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { Attribute, Attributes, Constant } from './messages.ts'

/** A tensor's number in tfjs's binding. */
type TensorId = number

/** One operation that tfjs asked TensorFlow for. */
export interface RecordedOp {
  readonly op: string
  readonly attributes: Attributes
  readonly inputs: readonly TensorId[]
  readonly outputs: readonly { readonly id: TensorId; readonly shape: readonly number[]; readonly dtype: number }[]
}

/** A computation as a list of operations. */
export interface Recording {
  /** The inputs that the computation used. */
  readonly inputs: ReadonlyMap<TensorId, { readonly name: string; readonly shape: readonly number[] }>
  readonly constants: ReadonlyMap<TensorId, Constant>
  readonly ops: readonly RecordedOp[]
  /** What the computation returned. */
  readonly outputs: readonly TensorId[]
}

/** Makes an input of a computation while it is recorded; its values are zeros, and do not matter. */
export type Declare = (name: string, shape: readonly number[]) => Tensor

interface TensorMetadata {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

interface BindingAttribute {
  readonly name: string
  readonly type: number
  readonly value: unknown
}

/** The part of tfjs-node's native binding that a recording goes through. */
interface Binding {
  executeOp(op: string, attributes: readonly BindingAttribute[], inputs: readonly number[], outputs: number): TensorMetadata[]
  createTensor(shape: readonly number[], dtype: number, values: ArrayBufferView): number
}

/** The computation is one that cannot be recorded, or whose recording would not compute the same. */
export class NotRecordableError extends Error {
  override readonly name = 'NotRecordableError'
}

function isBinding(value: unknown): value is Binding {
  return typeof value === 'object' && value !== null && 'executeOp' in value && 'createTensor' in value
}

function hasBinding(backend: object): backend is { binding: Binding } {
  return 'binding' in backend && isBinding(backend.binding)
}

/** `TF_AttrType` of TensorFlow's C API. */
function attributeOf({ name, type, value }: BindingAttribute): Attribute {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) {
    if (type === 1) return { ints: value }
    if (type === 5) return { shape: value }
  }
  if (type === 0 && typeof value === 'string') return { s: value }
  if (type === 3 && typeof value === 'boolean') return { b: value }
  if (typeof value === 'number') {
    if (type === 1) return { i: value }
    if (type === 2) return { f: value }
    if (type === 4) return { type: value }
  }
  throw new NotRecordableError(`an attribute ${name} of type ${String(type)} cannot be recorded`)
}

/**
 * Runs a computation once on tfjs-node's backend, and writes down the operations that it consists of: tfjs's binding
 * is replaced by an object that inherits from it and listens.
 * What the computation works out in JavaScript becomes a constant.
 * @param compute makes its inputs with the function that it is given, all other tensors it uses itself
 * @param fill the value of all inputs
 * @throws NotRecordableError when the backend has no binding, or an operation cannot be written down
 */
export function record(tf: Tf, compute: (declare: Declare) => readonly Tensor[], fill = 0): Recording {
  const backend: object = tf.backend()
  if (!hasBinding(backend)) throw new NotRecordableError('only the tensorflow backend can record')
  const real = backend.binding
  const listener = createListener(real, fill)
  backend.binding = listener.binding
  try {
    tf.tidy(() => {
      const computed = compute((name, shape) => tf.tensor(listener.expect(name, shape), [...shape], 'float32'))
      // An operation more, only to learn which tensor of the binding each result is.
      listener.stop()
      for (const result of computed) tf.neg(result)
    })
  } finally {
    backend.binding = real
  }
  return listener.recording
}

/**
 * Records a computation that nobody knows, with two values of its inputs: what differs depends on the values of its
 * inputs, on chance, or on what it did before, and would be frozen in a graph.
 * @throws NotRecordableError that says so, and whatever `record` throws
 */
export function recordTwice(tf: Tf, compute: (declare: Declare) => readonly Tensor[]): Recording {
  const [first, second] = [record(tf, compute, 0.5), record(tf, compute, 0.25)]
  if (describe(first) !== describe(second)) {
    throw new NotRecordableError('it does not do the same each time: it draws random numbers in JavaScript, or decides by the values of its tensors')
  }
  return first
}

/** A recording as text; tensors are numbered in the order in which they appear. */
function describe({ inputs, constants, ops, outputs }: Recording): string {
  const numbers = new Map<TensorId, number>()
  const made = (id: TensorId): number => {
    numbers.set(id, numbers.size)
    return numbers.size
  }
  const nameOf = (id: TensorId): string => {
    const constant = constants.get(id)
    if (constant === undefined) return inputs.get(id)?.name ?? String(numbers.get(id) ?? madeBefore())
    const { values, shape } = constant
    return `${shape.join(',')}:${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')}`
  }
  const lines = ops.map((op) => [op.op, op.attributes, op.inputs.map(nameOf), op.outputs.map(({ id, shape }) => [made(id), shape])])
  return JSON.stringify([lines, outputs.map(nameOf)])
}

/** @throws NotRecordableError always: a graph would keep the tensor's values of now */
export function madeBefore(): never {
  throw new NotRecordableError('it uses a tensor that was made before it was called')
}

interface Listener {
  readonly binding: Binding
  readonly recording: Recording
  /** The values of an input to come. tfjs hands them on to the binding as they are: that is how the input is recognised. */
  expect(name: string, shape: readonly number[]): Float32Array
  /** What is executed from now on names the results. */
  stop(): void
}

function createListener(real: Binding, fill: number): Listener {
  const names = new Map<ArrayBufferView, string>()
  const inputs = new Map<TensorId, { name: string; shape: readonly number[] }>()
  const constants = new Map<TensorId, Constant>()
  const ops: RecordedOp[] = []
  const outputs: TensorId[] = []
  let stopped = false
  const executeOp: Binding['executeOp'] = (op, attributes, ids, count) => {
    const made = real.executeOp(op, attributes, ids, count)
    if (stopped) outputs.push(...ids)
    else ops.push({ op, attributes: Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeOf(attribute)])), inputs: [...ids], outputs: made })
    return made
  }
  const createTensor: Binding['createTensor'] = (shape, dtype, array) => {
    const id = real.createTensor(shape, dtype, array)
    const name = names.get(array)
    if (name === undefined) constants.set(id, { dtype, shape: [...shape], values: array })
    else inputs.set(id, { name, shape: [...shape] })
    return id
  }
  return {
    binding: inherit(real, { executeOp, createTensor }),
    recording: { inputs, constants, ops, outputs },
    expect(name, shape) {
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(fill)
      names.set(values, name)
      return values
    },
    stop() {
      stopped = true
    },
  }
}

/** The binding with two of its functions replaced. They are read-only there, so that they cannot be assigned to. */
function inherit(real: Binding, { executeOp, createTensor }: Pick<Binding, 'executeOp' | 'createTensor'>): Binding {
  const tensorDataSync = (): never => {
    throw new NotRecordableError('it reads values of tensors (dataSync, arraySync) while it computes')
  }
  const heir: unknown = Object.create(real, { executeOp: { value: executeOp }, createTensor: { value: createTensor }, tensorDataSync: { value: tensorDataSync } })
  if (!isBinding(heir)) throw new NotRecordableError('the binding cannot be listened to')
  return heir
}
