import { dtype, type Constant } from './messages.ts'
import type { RecordedOp, Recording } from './recording.ts'

/** The number of a tensor in a recording. */
type Id = number

/** Looks things up in a recording. */
interface Lookup {
  /** The operation that a tensor comes from. */
  producer(id: Id): RecordedOp | undefined
  shape(id: Id): readonly number[]
  /** Whether a tensor is a constant with the same value everywhere. */
  isConstant(id: Id, value: number): boolean
  /** The inputs of a tensor's operation, where it is this one; none otherwise. */
  inputsOf(id: Id | undefined, op: string): readonly Id[]
  /** The result of an operation on one tensor, where there is such an operation already. */
  resultOf(op: string, input: Id): Id | undefined
  /** A constant of one number, negated; undefined where it is none. */
  negated(id: Id): Id | undefined
  /** Whether an operation reduces the last dimension alone, and keeps it. */
  reducesLast(op: RecordedOp | undefined): boolean
}

/** What stands for an operation: another one, or a tensor that has its value already. */
type Replacement = RecordedOp | { readonly same: Id } | undefined
type Rule = (op: RecordedOp, lookup: Lookup) => Replacement

/**
 * A recording that computes the same in fewer operations: what tfjs does one by one where TensorFlow has an operation
 * for it, and what changes nothing. TensorFlow's own optimiser then fuses what is left.
 * Results differ by rounding; relu may make 0 of NaN here, as does its gradient: whoever trains looks at the weights too.
 */
export function simplify(recording: Recording): Recording {
  const same = new Map<Id, Id>()
  const resolve = (id: Id): Id => same.get(id) ?? id
  const ops: RecordedOp[] = []
  const constants = new Map(recording.constants)
  const lookup = createLookup(recording.inputs, constants, ops)
  for (const recorded of recording.ops) {
    const op = { ...recorded, inputs: recorded.inputs.map(resolve) }
    const replacement = rules.reduce<Replacement>((found, rule) => found ?? rule(op, lookup), undefined) ?? op
    if ('same' in replacement) op.outputs.forEach(({ id }) => same.set(id, replacement.same))
    else ops.push(replacement)
  }
  const outputs = recording.outputs.map(resolve)
  return { ...recording, constants, ops: withoutUnused(ops, outputs), outputs }
}

function withoutUnused(ops: readonly RecordedOp[], outputs: readonly Id[]): RecordedOp[] {
  const used = new Set(outputs)
  const kept = ops.toReversed().filter((op) => {
    const isUsed = op.outputs.some(({ id }) => used.has(id))
    if (isUsed) op.inputs.forEach((id) => used.add(id))
    return isUsed
  })
  return kept.reverse()
}

function createLookup(inputs: Recording['inputs'], constants: Map<Id, Constant>, ops: readonly RecordedOp[]): Lookup {
  const producers = new Map<Id, RecordedOp>()
  let seen = 0
  const producer = (id: Id): RecordedOp | undefined => {
    for (; seen < ops.length; seen += 1) for (const output of ops[seen]?.outputs ?? []) producers.set(output.id, ops[seen] ?? fail(id))
    return producers.get(id)
  }
  return {
    producer,
    shape: (id) => inputs.get(id)?.shape ?? constants.get(id)?.shape ?? producer(id)?.outputs.find((output) => output.id === id)?.shape ?? fail(id),
    isConstant(id, value) {
      const op = producer(id)
      if (op?.op === 'Fill') return this.isConstant(op.inputs[1] ?? fail(id), value)
      const values = constants.get(id)?.values
      return values instanceof Float32Array && values.every((item) => item === value)
    },
    inputsOf(id, name) {
      const op = id === undefined ? undefined : producer(id)
      return op?.op === name ? op.inputs : []
    },
    resultOf: (name, input) => ops.find((op) => op.op === name && op.inputs[0] === input)?.outputs[0]?.id,
    negated(id) {
      const { values, shape } = constants.get(id) ?? {}
      const [value] = values instanceof Float32Array && values.length === 1 ? values : []
      if (value === undefined || shape === undefined) return undefined
      // A number below 0, which the binding gives to no tensor.
      const negated = -1 - id
      constants.set(negated, { dtype: dtype.float, shape, values: Float32Array.of(-value) })
      return negated
    },
    reducesLast(op) {
      const axes = constants.get(op?.inputs[1] ?? -1)?.values
      const keep = op?.attributes['keep_dims']
      const rank = this.shape(op?.inputs[0] ?? -1).length
      return axes instanceof Int32Array && axes.length === 1 && axes[0] === rank - 1 && keep !== undefined && 'b' in keep && keep.b
    },
  }
}

function fail(id: Id): never {
  throw new RangeError(`tensor ${String(id)} is not in the recording`)
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, i) => size === b[i])
const floats = { T: { type: dtype.float } } as const

/** A cast to the type that it is, a reshape to the shape that it has. */
const nothing: Rule = ({ op, attributes, inputs: [input], outputs: [output] }, { shape }) => {
  if (input === undefined || output === undefined) return undefined
  if (op === 'Reshape') return sameShape(shape(input), output.shape) ? { same: input } : undefined
  const { SrcT: from, DstT: to } = attributes
  return op === 'Cast' && from !== undefined && to !== undefined && 'type' in from && 'type' in to && from.type === to.type ? { same: input } : undefined
}

/** A product of matrices that is not one of batches. */
const matMul: Rule = (op) => {
  if (op.op !== 'BatchMatMulV2' || op.outputs[0]?.shape.length !== 2) return undefined
  const { T = floats.T, adj_x: transposeA = { b: false }, adj_y: transposeB = { b: false } } = op.attributes
  return { ...op, op: 'MatMul', attributes: { T, transpose_a: transposeA, transpose_b: transposeB } }
}

/** A layer's bias: TensorFlow fuses BiasAdd, and what follows, with the product or convolution before. */
const biasAdd: Rule = (op, { shape, producer }) => {
  const [x, bias] = op.inputs
  if (op.op !== 'Add' || x === undefined || bias === undefined) return undefined
  const isLayer = ['MatMul', 'Conv2D'].includes(producer(x)?.op ?? '')
  return isLayer && shape(bias).length === 1 && shape(bias)[0] === shape(x).at(-1) ? { ...op, op: 'BiasAdd', attributes: { ...floats, data_format: { s: 'NHWC' } } } : undefined
}

/** tfjs's gradient of relu: dy · (x is NaN ? x : x > 0 ? 1 : 0). */
const reluGrad: Rule = (op, lookup) => {
  const [dy, slope] = op.inputs
  if (op.op !== 'Mul' || dy === undefined || slope === undefined) return undefined
  const [isNan, x, otherwise] = lookup.inputsOf(slope, 'Select')
  const [tested] = lookup.inputsOf(isNan, 'IsNan')
  const [isPositive, one, zero] = lookup.inputsOf(otherwise, 'Select')
  if (x === undefined || tested !== x || one === undefined || zero === undefined || !lookup.isConstant(one, 1) || !lookup.isConstant(zero, 0)) return undefined
  const [compared, bound] = lookup.inputsOf(isPositive, 'Greater')
  if (compared !== x || bound === undefined || !lookup.isConstant(bound, 0)) return undefined
  // Where relu's result is above 0, x is; with nobody else to read x, TensorFlow fuses relu with what is before it.
  return { ...op, op: 'ReluGrad', attributes: floats, inputs: [dy, lookup.resultOf('Relu', x) ?? x] }
}

/** tfjs's gradient of tanh: dy · (1 - y²). */
const tanhGrad: Rule = (op, lookup) => {
  const sides: readonly (readonly [Id | undefined, Id | undefined])[] = [[op.inputs[0], op.inputs[1]], [op.inputs[1], op.inputs[0]]]
  if (op.op !== 'Mul') return undefined
  for (const [slope, dy] of sides) {
    const [one, square] = lookup.inputsOf(slope, 'Sub')
    const [y] = lookup.inputsOf(square, 'Square')
    if (y !== undefined && dy !== undefined && one !== undefined && lookup.isConstant(one, 1) && lookup.producer(y)?.op === 'Tanh') {
      return { ...op, op: 'TanhGrad', attributes: floats, inputs: [y, dy] }
    }
  }
  return undefined
}

/** tfjs's logarithm of a softmax: (x - max x) - log Σ exp(x - max x). */
const logSoftmax: Rule = (op, lookup) => {
  if (op.op !== 'Sub') return undefined
  const [shifted, logarithm] = op.inputs
  const [sum] = lookup.inputsOf(logarithm, 'Log')
  const [exponential] = lookup.inputsOf(sum, 'Sum')
  const [exponent] = lookup.inputsOf(exponential, 'Exp')
  const [x, max] = lookup.inputsOf(shifted, 'Sub')
  const [maximised] = lookup.inputsOf(max, 'Max')
  if (sum === undefined || max === undefined || x === undefined || exponent !== shifted || maximised !== x) return undefined
  return lookup.reducesLast(lookup.producer(sum)) && lookup.reducesLast(lookup.producer(max)) ? { ...op, op: 'LogSoftmax', attributes: floats, inputs: [x] } : undefined
}

/** What is divided by a number, and then negated. */
const negatedQuotient: Rule = (op, lookup) => {
  const [dividend, divisor] = op.op === 'Neg' ? lookup.inputsOf(op.inputs[0], 'RealDiv') : []
  const negated = divisor === undefined ? undefined : lookup.negated(divisor)
  return dividend === undefined || negated === undefined ? undefined : { ...op, op: 'RealDiv', attributes: floats, inputs: [dividend, negated] }
}

const rules: readonly Rule[] = [nothing, negatedQuotient, matMul, biasAdd, reluGrad, tanhGrad, logSoftmax]
