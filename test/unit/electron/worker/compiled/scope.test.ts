import { describe, expect, it } from 'vitest'
import { dtype } from '../../../../../electron/worker/compiled/messages.ts'
import { createScope, floatConstant, intConstant, nodeOf, UnknownOperationError } from '../../../../../electron/worker/compiled/scope.ts'

const floats = { T: { type: dtype.float } }

describe('a scope', () => {
  it('names a node’s outputs by number in a graph, and by name in a function', () => {
    const [graph, body] = [createScope('graph'), createScope('function')]
    const x = { ref: 'x', dtype: dtype.float }
    expect([graph.add('Neg', [x], floats, dtype.float).ref, body.add('Neg', [x], floats, dtype.float).ref]).toEqual(['Neg_0:0', 'Neg_0:y:0'])
    expect(body.add('MatMul', [x, x], floats, dtype.float).ref).toBe('MatMul_1:product:0')
    expect(body.output(body.add('While', [x], {}, dtype.int32), 2, dtype.float).ref).toBe('While_2:output:2')
  })

  it('lets a node run after others', () => {
    const scope = createScope('graph')
    const first = scope.run('NoOp', [], {})
    const value = scope.add('Neg', [{ ref: 'x:0', dtype: dtype.float }], floats, dtype.float, [first])
    expect(scope.nodes.map(({ inputs }) => inputs)).toEqual([[], ['x:0', '^NoOp_0']])
    expect(nodeOf(value)).toBe('Neg_1')
  })

  it('holds an equal small constant once', () => {
    const scope = createScope('function')
    const values = [floatConstant(scope, 1), floatConstant(scope, 1), floatConstant(scope, 2), intConstant(scope, 1), intConstant(scope, [1])]
    expect(values.map(({ ref }) => ref)).toEqual(['Const_0:output:0', 'Const_0:output:0', 'Const_1:output:0', 'Const_2:output:0', 'Const_3:output:0'])
  })

  it('says which operation it does not know', () => {
    expect(() => createScope('function').add('Bogus', [], {}, dtype.float)).toThrow(UnknownOperationError)
    expect(() => createScope('function').add('Bogus', [], {}, dtype.float)).toThrow('Bogus cannot be compiled')
  })
})
