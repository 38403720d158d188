import { describe, expect, it } from 'vitest'
import type { Constant } from '../../../../../electron/worker/compiled/messages.ts'
import type { RecordedOp, Recording } from '../../../../../electron/worker/compiled/recording.ts'
import { simplify } from '../../../../../electron/worker/compiled/simplify.ts'

const op = (name: string, inputs: readonly number[], output: number, shape: readonly number[] = [2, 3], attributes: RecordedOp['attributes'] = {}): RecordedOp => ({ op: name, attributes, inputs, outputs: [{ id: output, shape, dtype: 1 }] })
const constant = (shape: readonly number[], value: number): Constant => ({ dtype: 1, shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) })

/** Inputs are 0 (2 × 3), 1 (3 × 3), 2 (3) and 3 (2 × 3); constants are given. */
function recording(ops: readonly RecordedOp[], outputs: readonly number[], constants: Readonly<Record<number, Constant>> = {}): Recording {
  const shapes = [[2, 3], [3, 3], [3], [2, 3]]
  return { inputs: new Map(shapes.map((shape, i) => [i, { name: `i${String(i)}`, shape }])), constants: new Map(Object.entries(constants).map(([id, value]) => [Number(id), value])), ops, outputs }
}

const described = ({ ops, outputs }: Recording) => [ops.map(({ op: name, inputs, outputs: [output] }) => `${String(output?.id)} = ${name} ${inputs.join(' ')}`), outputs] as const

/** What tfjs records for dy · relu'(x), dy being 0 and x being 3. */
const reluGradient = [
  op('IsNan', [3], 10),
  op('Greater', [3, 11], 12),
  op('Fill', [13, 14], 15),
  op('Select', [12, 16, 15], 17),
  op('Select', [10, 3, 17], 18),
  op('Cast', [18], 19, [2, 3], { SrcT: { type: 1 }, DstT: { type: 1 } }),
  op('Mul', [0, 19], 20),
]
const reluConstants = { 11: constant([], 0), 13: constant([2], 2), 14: constant([], 0), 16: constant([2, 3], 1) }

describe('a simplified recording', () => {
  it('leaves out casts to the same type, reshapes to the same shape, and what nobody uses', () => {
    const ops = [op('Reshape', [0, 9], 10), op('Cast', [10], 11, [2, 3], { SrcT: { type: 1 }, DstT: { type: 1 } }), op('Neg', [11], 12), op('Exp', [11], 13), op('Reshape', [12, 9], 14, [6])]
    expect(described(simplify(recording(ops, [14])))).toEqual([['12 = Neg 0', '14 = Reshape 12 9'], [14]])
    expect(described(simplify(recording(ops, [11])))).toEqual([[], [0]])
  })

  it('keeps a cast to another type', () => {
    expect(described(simplify(recording([op('Cast', [0], 10, [2, 3], { SrcT: { type: 10 }, DstT: { type: 1 } })], [10])))[0]).toEqual(['10 = Cast 0'])
  })

  it('has products of matrices, with a bias, as TensorFlow fuses them', () => {
    const product = op('BatchMatMulV2', [0, 1], 10, [2, 3], { T: { type: 1 }, adj_x: { b: false }, adj_y: { b: true } })
    const { ops } = simplify(recording([product, op('Add', [10, 2], 11)], [11]))
    expect(ops).toMatchObject([{ op: 'MatMul', attributes: { transpose_a: { b: false }, transpose_b: { b: true } } }, { op: 'BiasAdd', inputs: [10, 2] }])
  })

  it('keeps a sum that is no bias, and a product of batches', () => {
    const ops = [op('BatchMatMulV2', [0, 1], 10, [1, 2, 3]), op('Add', [0, 2], 11), op('Add', [0, 3], 12)]
    expect(described(simplify(recording(ops, [10, 11, 12])))[0]).toEqual(['10 = BatchMatMulV2 0 1', '11 = Add 0 2', '12 = Add 0 3'])
  })

  it('has tfjs’s gradient of relu as one operation', () => {
    expect(described(simplify(recording(reluGradient, [20], reluConstants)))).toEqual([['20 = ReluGrad 0 3'], [20]])
  })

  it('takes the gradient of relu by its result, so that only relu reads what is before it', () => {
    expect(described(simplify(recording([op('Relu', [3], 9), ...reluGradient], [9, 20], reluConstants)))).toEqual([['9 = Relu 3', '20 = ReluGrad 0 9'], [9, 20]])
  })

  it('keeps what only resembles the gradient of relu', () => {
    const leaky = { ...reluConstants, 14: constant([], 0.2) }
    expect(described(simplify(recording(reluGradient, [20], leaky)))[0].at(-1)).toBe('20 = Mul 0 18')
  })

  it('has the logarithm of a softmax as one operation, where it is over the last dimension', () => {
    const ofAxis = (axis: number): Recording => {
      const kept = { keep_dims: { b: true } }
      const ops = [op('Max', [0, 9], 10, [2, 1], kept), op('Sub', [0, 10], 11), op('Exp', [11], 12), op('Sum', [12, 9], 13, [2, 1], kept), op('Log', [13], 14, [2, 1]), op('Sub', [11, 14], 15)]
      return recording(ops, [15], { 9: { dtype: 3, shape: [1], values: Int32Array.of(axis) } })
    }
    expect(described(simplify(ofAxis(1)))).toEqual([['15 = LogSoftmax 0'], [15]])
    expect(described(simplify(ofAxis(0)))[0]).toHaveLength(6)
  })

  it('divides by the negated number instead of negating the quotient', () => {
    const { ops, constants } = simplify(recording([op('RealDiv', [0, 9], 10), op('Neg', [10], 11)], [11], { 9: constant([], 32) }))
    expect(ops).toMatchObject([{ op: 'RealDiv', inputs: [0, -10], outputs: [{ id: 11 }] }])
    expect(constants.get(-10)?.values).toEqual(Float32Array.of(-32))
    expect(described(simplify(recording([op('RealDiv', [0, 3], 10), op('Neg', [10], 11)], [11])))[0]).toEqual(['10 = RealDiv 0 3', '11 = Neg 10'])
  })

  it('has tfjs’s gradient of tanh as one operation', () => {
    const ops = [op('Tanh', [3], 10), op('Square', [10], 11), op('Sub', [12, 11], 13), op('Mul', [13, 0], 14)]
    expect(described(simplify(recording(ops, [14], { 12: constant([], 1) })))[0]).toEqual(['10 = Tanh 3', '14 = TanhGrad 10 0'])
  })
})
