import { dtype, type Attributes, type Constant, type GraphNode } from './messages.ts'
import { outputName } from './op-outputs.ts'

/** An output of a node, or an argument of a function, as other nodes refer to it. */
export interface Value {
  readonly ref: string
  readonly dtype: number
}

/** The nodes of a graph or of a function's body, while they are added one by one. */
export interface Scope {
  readonly nodes: readonly GraphNode[]
  /**
   * Adds an operation.
   * @param after nodes that must have run before
   * @returns its first output, of type `type`
   * @throws UnknownOperationError when the operation's outputs have no known name
   */
  add(op: string, inputs: readonly Value[], attributes: Attributes, type: number, after?: readonly string[]): Value
  /** Adds an operation that has no output. @returns its name */
  run(op: string, inputs: readonly Value[], attributes: Attributes, after?: readonly string[]): string
  /** Another output of the node of a value: of its list of outputs, the one at this position. */
  output(first: Value, position: number, type: number): Value
  constant(constant: Constant): Value
}

/** An operation that this file's readers do not know: the computation cannot be compiled. */
export class UnknownOperationError extends Error {
  override readonly name = 'UnknownOperationError'
}

/** An empty scope. In a graph an output is `node:0`, in a function `node:output name:0`. */
export function createScope(place: 'graph' | 'function', prefix = ''): Scope {
  const nodes: GraphNode[] = []
  const constants = new Map<string, Value>()
  const push = (op: string, inputs: readonly Value[], attributes: Attributes, after: readonly string[]): string => {
    const name = `${prefix}${op}_${String(nodes.length)}`
    nodes.push({ name, op, inputs: [...inputs.map(({ ref }) => ref), ...after.map((node) => `^${node}`)], attributes })
    return name
  }
  const refOf = (node: string, op: string, position: number): string => {
    const output = outputName(op)
    if (output === undefined) throw new UnknownOperationError(`the operation ${op} cannot be compiled`)
    return place === 'graph' ? `${node}:${String(position)}` : `${node}:${output}:${String(position)}`
  }
  const add: Scope['add'] = (op, inputs, attributes, type, after = []) => ({ ref: refOf(push(op, inputs, attributes, after), op, 0), dtype: type })
  return {
    nodes,
    add,
    run: (op, inputs, attributes, after = []) => push(op, inputs, attributes, after),
    output: (first, position, type) => ({ ref: first.ref.replace(/:0$/, `:${String(position)}`), dtype: type }),
    constant: (constant) => {
      const { values, shape } = constant
      const key = values.byteLength > 64 ? undefined : `${String(constant.dtype)} ${shape.join(',')} ${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex')}`
      const known = key === undefined ? undefined : constants.get(key)
      if (known !== undefined) return known
      const value = add('Const', [], { dtype: { type: constant.dtype }, value: { constant } }, constant.dtype)
      if (key !== undefined) constants.set(key, value)
      return value
    },
  }
}

/** A number as a constant without dimensions. */
export function floatConstant(scope: Scope, value: number): Value {
  return scope.constant({ dtype: dtype.float, shape: [], values: Float32Array.of(value) })
}

/** Whole numbers as a constant: one without dimensions, or a row of them. */
export function intConstant(scope: Scope, value: number | readonly number[]): Value {
  return scope.constant({ dtype: dtype.int32, shape: typeof value === 'number' ? [] : [value.length], values: Int32Array.from(typeof value === 'number' ? [value] : value) })
}

/** The name of the node that a value comes from. */
export function nodeOf({ ref }: Value): string {
  return ref.split(':')[0] ?? ref
}
