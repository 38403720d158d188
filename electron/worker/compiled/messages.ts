import { bytes, float, int, join, map, message, packedInts, string, type Encoded } from './protobuf.ts'

/** TensorFlow's numbers for types of tensors (`tensorflow/core/framework/types.proto`). */
export const dtype = { float: 1, int32: 3, uint8: 4, bool: 10, resource: 20 } as const

/** A constant: its values are the bytes of a typed array, row-major, little-endian. */
export interface Constant {
  readonly dtype: number
  readonly shape: readonly number[]
  readonly values: ArrayBufferView
}

/** The value of an operation's attribute; the key says which kind it is. */
export type Attribute =
  | { readonly s: string }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly type: number }
  | { readonly shape: readonly number[] }
  | { readonly constant: Constant }
  | { readonly func: string }
  | { readonly ints: readonly number[] }
  | { readonly types: readonly number[] }
  | { readonly shapes: readonly (readonly number[])[] }

export type Attributes = Readonly<Record<string, Attribute>>

/** An operation in a graph or in a function. */
export interface GraphNode {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly attributes: Attributes
}

export interface Argument {
  readonly name: string
  readonly dtype: number
}

/** A function of a graph: its nodes refer to its arguments by name, its results to its nodes' outputs. */
export interface GraphFunction {
  readonly name: string
  readonly inputs: readonly Argument[]
  readonly outputs: readonly (Argument & { readonly from: string })[]
  /** Nodes that run though no result needs them. */
  readonly always: readonly string[]
  readonly nodes: readonly GraphNode[]
}

/** A tensor that is fed or fetched, by the name of its node and the number of its output: `x:0`. */
export interface SignatureTensor {
  readonly tensor: string
  readonly dtype: number
  /** -1 for a size that is not known; left out where nobody needs to know. */
  readonly shape?: readonly number[]
}

/** What can be run: tensors that are given, and tensors that are asked for. */
export interface Signature {
  /** What a server does with it: `tensorflow/serving/predict`. */
  readonly method?: string
  readonly inputs: Readonly<Record<string, SignatureTensor>>
  readonly outputs: Readonly<Record<string, SignatureTensor>>
}

export interface SavedModel {
  readonly nodes: readonly GraphNode[]
  readonly functions: readonly GraphFunction[]
  readonly signatures: Readonly<Record<string, Signature>>
}

/** The tag by which the one graph of our SavedModels is loaded. */
export const graphTag = 'serve'
/** TensorFlow 2.9's graph version: what its tfjs binding was made for, and what every later one reads. */
const graphVersion = 1087

const encodeShape = (shape: readonly number[]): Encoded => shape.flatMap((size) => message(2, int(1, size)))

function encodeConstant({ dtype: type, shape, values }: Constant): Encoded {
  return [...int(1, type), ...message(2, encodeShape(shape)), ...bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))]
}

function encodeAttribute(value: Attribute): Encoded {
  if ('s' in value) return string(2, value.s)
  if ('i' in value) return int(3, value.i)
  if ('f' in value) return float(4, value.f)
  if ('b' in value) return int(5, value.b)
  if ('type' in value) return int(6, value.type)
  if ('shape' in value) return message(7, encodeShape(value.shape))
  if ('constant' in value) return message(8, encodeConstant(value.constant))
  if ('func' in value) return message(10, string(1, value.func))
  if ('ints' in value) return message(1, packedInts(3, value.ints))
  if ('types' in value) return message(1, packedInts(6, value.types))
  return message(1, value.shapes.flatMap((shape) => message(7, encodeShape(shape))))
}

function encodeNode({ name, op, inputs, attributes }: GraphNode): Encoded {
  return [...string(1, name), ...string(2, op), ...inputs.flatMap((input) => string(3, input)), ...map(5, attributes, encodeAttribute)]
}

const encodeArgument = ({ name, dtype: type }: Argument): Encoded => [...string(1, name), ...int(3, type)]

function encodeFunction({ name, inputs, outputs, always, nodes }: GraphFunction): Encoded {
  const controls = always.flatMap((node) => string(20, node))
  const signature = [...string(1, name), ...inputs.flatMap((input) => message(2, encodeArgument(input))), ...outputs.flatMap((output) => message(3, encodeArgument(output)))]
  return [
    ...message(1, [...signature, ...int(17, true), ...controls]),
    ...nodes.flatMap((node) => message(3, encodeNode(node))),
    ...outputs.flatMap((output) => message(4, [...string(1, output.name), ...string(2, output.from)])),
    ...always.flatMap((node) => message(6, [...string(1, node), ...string(2, node)])),
  ]
}

function encodeSignature({ inputs, outputs, method }: Signature): Encoded {
  const tensorInfo = ({ tensor, dtype: type, shape }: SignatureTensor): Encoded => [...string(1, tensor), ...int(2, type), ...message(3, shape === undefined ? int(3, true) : encodeShape(shape))]
  return [...map(1, inputs, tensorInfo), ...map(2, outputs, tensorInfo), ...(method === undefined ? [] : string(3, method))]
}

/** The content of `saved_model.pb`: TensorFlow's SavedModel of one graph, without variables' values. */
export function encodeSavedModel({ nodes, functions, signatures }: SavedModel): Uint8Array {
  const library = functions.flatMap((definition) => message(1, encodeFunction(definition)))
  const graph = [...nodes.flatMap((node) => message(1, encodeNode(node))), ...message(2, library), ...message(4, int(1, graphVersion))]
  const metaGraph = [...message(1, string(4, graphTag)), ...message(2, graph), ...map(5, signatures, encodeSignature)]
  return join([...int(1, 1), ...message(2, metaGraph)])
}
