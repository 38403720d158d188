import { dtype, type GraphFunction, type GraphNode, type SavedModel, type Signature, type Argument } from './messages.ts'
import type { Recording } from './recording.ts'
import { createScope, floatConstant, intConstant, nodeOf, type Scope, type Value } from './scope.ts'
import { translate } from './translate.ts'

/** An array that a computation reads, and may change. */
export interface Variable {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: number
}

/** A variable of floats. */
export function floatVariable({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): Variable {
  return { name, shape, dtype: dtype.float }
}

/** What an update rule is given: the recorded results of a batch, and the variables. */
export interface Batch {
  readonly scope: Scope
  /** The results of the recording, behind the numbers that are collected. */
  readonly results: readonly Value[]
  /** The handle of a variable. */
  handle(name: string): Value
  /** The value of a variable before the update. */
  read(name: string): Value
  /** The nodes that use that value: a variable changed before they have run would be copied first. */
  readersOf(name: string): string[]
}

/** A computation on one batch of samples: what `record` made of it, and what it changes. */
export interface BatchComputation {
  /** Arrays that go in and come out again, changed or not. */
  readonly state: readonly Variable[]
  /** Numbers that stay the same during a call. */
  readonly scalars: readonly string[]
  /** How many of the recording's results are numbers that are collected for each batch. */
  readonly numbers: number
  /** Whether a batch is what an order says, or the samples as they lie. */
  readonly shuffled: boolean
  /** Whether the recording has masks of dropout. */
  readonly masked: boolean
  readonly features: number
  /** What the features' bytes are multiplied by, where they are fed packed (resident-data.ts). */
  readonly packedScale: number | undefined
  readonly outputs: number
  /** The computation on a batch of that size: inputs `x`, `y`, masks, and the state by name. */
  record(batchSize: number): Recording
  /** Changes variables. @returns the nodes that do so */
  update(batch: Batch): string[]
}

/** What is fed besides a computation's state and scalars. */
export const fed = { x: 'x', y: 'y', order: 'order', numbers: 'numbers', dropoutSeed: 'dropoutSeed', offset: 'offset' } as const

/** A graph, and the names by which it is fed and fetched. */
export interface LoopGraph {
  readonly model: SavedModel
  /** The variables, in the order in which they are fed; behind them come the number of batches, and that of last ones: 0 or 1. */
  readonly variables: readonly Variable[]
  readonly feeds: readonly string[]
  /** The state, then the collected numbers. */
  readonly fetches: readonly string[]
}

/** The variables of a computation's graph, in order. */
function variablesOf({ state, scalars, features, packedScale, outputs, numbers, shuffled, masked }: BatchComputation): Variable[] {
  return [
    ...state,
    packedScale === undefined ? { name: fed.x, shape: [-1, features], dtype: dtype.float } : { name: fed.x, shape: [-1, features / 4], dtype: dtype.int32 },
    { name: fed.y, shape: [-1, outputs], dtype: dtype.float },
    // One number a batch, or a row of them.
    { name: fed.numbers, shape: numbers === 1 ? [-1] : [-1, numbers], dtype: dtype.float },
    ...(shuffled ? [{ name: fed.order, shape: [-1], dtype: dtype.int32 }] : []),
    ...(masked ? [fed.dropoutSeed, fed.offset].map((name) => ({ name, shape: [1], dtype: dtype.int32 })) : []),
    ...scalars.map((name) => ({ name, shape: [], dtype: dtype.float })),
  ]
}

const readAttributes = (type: number) => ({ dtype: { type } })

/** Which batch a function's body is for. */
interface BatchPlace {
  /** Its samples. */
  readonly size: number
  /** The samples of each batch before it. */
  readonly stride: number
  /** Its number in the call: where its numbers are collected. */
  readonly index: Value
}

/** Adds the computation on a batch to a function's body. @returns the nodes that must run */
function addBatch(scope: Scope, computation: BatchComputation, { size: batchSize, stride, index }: BatchPlace, handle: (name: string) => Value): string[] {
  const reads = new Map<string, Value>()
  const read = (name: string, type: number = dtype.float): Value => {
    const known = reads.get(name) ?? scope.add('ReadVariableOp', [handle(name)], readAttributes(type), type)
    reads.set(name, known)
    return known
  }
  const ints = { T: { type: dtype.int32 } }
  const begin = scope.add('Mul', [index, intConstant(scope, [stride])], ints, dtype.int32)
  const rows = takeRows(scope, computation, batchSize, begin, read)
  const recording = computation.record(batchSize)
  const masks = [...recording.inputs.values()].filter(({ name }) => name.startsWith(maskPrefix))
  const inputs = {
    [fed.x]: featuresOf(scope, computation, batchSize, rows),
    [fed.y]: rows(fed.y, computation.outputs, dtype.float),
    ...Object.fromEntries(computation.state.map(({ name }) => [name, read(name)])),
    ...Object.fromEntries(masks.map(({ name, shape }) => [name, dropoutMask(scope, name, shape, begin, read)])),
  }
  const results = translate(scope, recording, inputs)
  const readersOf = (name: string): string[] => scope.nodes.filter((node) => node.inputs.includes(read(name).ref)).map((node) => node.name)
  const changes = computation.update({ scope, results: results.slice(computation.numbers), handle, read, readersOf })
  const collected = results.slice(0, computation.numbers)
  const [first = missing(fed.numbers)] = collected
  const numbers = collected.length === 1 ? first : scope.add('Pack', collected, { T: { type: dtype.float }, N: { i: collected.length }, axis: { i: 0 } }, dtype.float)
  const collect = scope.run('ResourceScatterUpdate', [handle(fed.numbers), index, numbers], { dtype: { type: dtype.float }, Tindices: { type: dtype.int32 } })
  return [...changes, collect]
}

function missing(name: string): never {
  throw new RangeError(`there is no variable ${name}`)
}

type Read = (name: string, type?: number) => Value

type TakeRows = (name: string, width: number, type: number) => Value

/** The rows of a batch: gathered by their order, or a slice. */
function takeRows(scope: Scope, { shuffled }: BatchComputation, batchSize: number, begin: Value, read: Read): TakeRows {
  if (!shuffled) {
    const start = join(scope, begin, intConstant(scope, [0]))
    return (name, width, type) => scope.add('Slice', [read(name, type), start, intConstant(scope, [batchSize, width])], { T: { type }, Index: { type: dtype.int32 } }, type)
  }
  const order = scope.add('Slice', [read(fed.order, dtype.int32), begin, intConstant(scope, [batchSize])], { T: { type: dtype.int32 }, Index: { type: dtype.int32 } }, dtype.int32)
  const attributes = { Tindices: { type: dtype.int32 }, Taxis: { type: dtype.int32 }, batch_dims: { i: 0 } }
  return (name, _, type) => scope.add('GatherV2', [read(name, type), order, intConstant(scope, 0)], { Tparams: { type }, ...attributes }, type)
}

/** The features of a batch, unpacked where they are bytes. */
function featuresOf(scope: Scope, { features, packedScale }: BatchComputation, batchSize: number, rows: TakeRows): Value {
  if (packedScale === undefined) return rows(fed.x, features, dtype.float)
  const bytes = scope.add('Bitcast', [rows(fed.x, features / 4, dtype.int32)], { T: { type: dtype.int32 }, type: { type: dtype.uint8 } }, dtype.uint8)
  const flat = scope.add('Reshape', [bytes, intConstant(scope, [batchSize, features])], { T: { type: dtype.uint8 }, Tshape: { type: dtype.int32 } }, dtype.uint8)
  const floats = scope.add('Cast', [flat], { SrcT: { type: dtype.uint8 }, DstT: { type: dtype.float }, Truncate: { b: false } }, dtype.float)
  return scope.add('Mul', [floats, floatConstant(scope, packedScale)], { T: { type: dtype.float } }, dtype.float)
}

/** Two rows of whole numbers, one behind the other. */
function join(scope: Scope, first: Value, second: Value): Value {
  return scope.add('ConcatV2', [first, second, intConstant(scope, 0)], { N: { i: 2 }, T: { type: dtype.int32 }, Tidx: { type: dtype.int32 } }, dtype.int32)
}

/** How the recorded inputs that are dropout masks are called, followed by the number of their layer. */
export const maskPrefix = 'mask/'
/** Scalars of a computation with dropout: the share that is dropped, and what the rest is multiplied by. */
export const dropoutScalars = { rate: 'dropout', scale: 'dropoutScale' } as const

/** A layer's mask: it follows from the epoch's seed, the layer and the place of the batch in the epoch. */
function dropoutMask(scope: Scope, name: string, shape: readonly number[], begin: Value, read: Read): Value {
  const ints = { T: { type: dtype.int32 } }
  const floats = { T: { type: dtype.float } }
  const layer = intConstant(scope, Number(name.slice(maskPrefix.length)))
  const layerSeed = scope.add('Add', [read(fed.dropoutSeed, dtype.int32), layer], ints, dtype.int32)
  const seed = join(scope, layerSeed, scope.add('Add', [read(fed.offset, dtype.int32), begin], ints, dtype.int32))
  const attributes = { dtype: { type: dtype.float }, ...ints, Tseed: { type: dtype.int32 } }
  const uniform = scope.add('StatelessRandomUniform', [intConstant(scope, shape), seed], attributes, dtype.float)
  const kept = scope.add('GreaterEqual', [uniform, read(dropoutScalars.rate)], floats, dtype.bool)
  const ones = scope.add('Cast', [kept], { SrcT: { type: dtype.bool }, DstT: { type: dtype.float }, Truncate: { b: false } }, dtype.float)
  return scope.add('Mul', [ones, read(dropoutScalars.scale)], floats, dtype.float)
}

const loopArguments: readonly Argument[] = [{ name: 'index', dtype: dtype.int32 }, { name: 'limit', dtype: dtype.int32 }]

/** The handle of a variable, made where it is used: to TensorFlow it is a constant, while one that goes round a loop adds four nodes to the graph. */
function addHandle(scope: Scope, variables: readonly Variable[], position: number): Value {
  const { shape, dtype: type } = variables[position] ?? missing(String(position))
  return scope.add('VarHandleOp', [], { dtype: { type }, shape: { shape }, shared_name: { s: `variable${String(position)}` } }, dtype.resource)
}

/** The handles of a scope's variables, each added when it is first asked for. */
function handlesIn(scope: Scope, variables: readonly Variable[]): (name: string) => Value {
  const added = new Map<string, Value>()
  return (name) => {
    const handle = added.get(name) ?? addHandle(scope, variables, variables.findIndex((variable) => variable.name === name))
    added.set(name, handle)
    return handle
  }
}

function functionsOf(computation: BatchComputation, variables: readonly Variable[], batchSize: number, lastSize: number): GraphFunction[] {
  const [index, limit] = [{ ref: 'index', dtype: dtype.int32 }, { ref: 'limit', dtype: dtype.int32 }]
  const ints = { T: { type: dtype.int32 } }

  const test = createScope('function')
  const goesOn = test.add('Less', [index, limit], ints, dtype.bool)
  const condition: GraphFunction = { name: 'goes_on', inputs: loopArguments, outputs: [{ name: 'less', dtype: dtype.bool, from: goesOn.ref }], always: [], nodes: test.nodes }

  const loop = (name: string, size: number): GraphFunction => {
    const body = createScope('function')
    const done = addBatch(body, computation, { size, stride: batchSize, index }, handlesIn(body, variables))
    const next = body.add('Add', [index, intConstant(body, 1)], ints, dtype.int32)
    const outputs = loopArguments.map((input) => ({ name: `${input.name}_out`, dtype: input.dtype, from: input.name === 'index' ? next.ref : input.name }))
    return { name, inputs: loopArguments, outputs, always: done, nodes: body.nodes }
  }
  return [condition, loop('batch', batchSize), ...(lastSize === 0 ? [] : [loop('last_batch', lastSize)])]
}

/**
 * A graph that runs a computation on many batches in one call, and then on a last, smaller one if asked to.
 * Everything that is fed is put into variables first, which share the memory of what was fed until they are changed;
 * at the end of a call they are fetched and destroyed, so that nothing is kept between calls.
 * @param lastSize 0 where the batches have all the same size
 */
export function buildBatchLoop(computation: BatchComputation, batchSize: number, lastSize: number): LoopGraph {
  const variables = variablesOf(computation)
  const graph = createScope('graph')
  const placeholders: GraphNode[] = [...variables, ...loopArguments].map(({ dtype: type }, i) => ({ name: `feed${String(i)}`, op: 'Placeholder', inputs: [], attributes: readAttributes(type) }))
  const feedOf = (i: number, type: number = dtype.int32): Value => ({ ref: `feed${String(i)}:0`, dtype: type })
  const handles = variables.map((_, i) => addHandle(graph, variables, i))
  const assigned = variables.map(({ dtype: type }, i) => graph.run('AssignVariableOp', [handles[i] ?? missing(String(i)), feedOf(i, type)], readAttributes(type)))
  const ints = { T: { type: dtype.int32 } }
  const [batches, last] = [feedOf(variables.length), feedOf(variables.length + 1)]
  const begin = graph.add('Identity', [intConstant(graph, 0)], ints, dtype.int32, assigned)
  const many = addLoop(graph, 'batch', [begin, batches])
  // The last batch is a loop too, of one round or none, that goes on counting where the first one ended.
  const all = lastSize === 0 ? many : addLoop(graph, 'last_batch', [many, graph.add('Add', [batches, last], ints, dtype.int32)])
  const fetches = addFetches(graph, computation, variables, handles, nodeOf(all)).map(({ ref }) => ref)
  const signature: Signature = { inputs: {}, outputs: Object.fromEntries(fetches.map((tensor, i) => [`out${String(i)}`, { tensor, dtype: dtype.float }])) }
  const model = { nodes: [...placeholders, ...graph.nodes], functions: functionsOf(computation, variables, batchSize, lastSize), signatures: { run: signature } }
  return { model, variables, feeds: placeholders.map(({ name }) => `${name}:0`), fetches }
}

/** @returns how often the loops have run together. Rounds are one after the other: each begins with what the one before changed */
function addLoop(graph: Scope, body: string, inputs: readonly Value[]): Value {
  const attributes = { T: { types: inputs.map((input) => input.dtype) }, cond: { func: 'goes_on' }, body: { func: body }, output_shapes: { shapes: [] } }
  return graph.add('While', inputs, { ...attributes, parallel_iterations: { i: 1 }, _lower_using_switch_merge: { b: true } }, dtype.int32)
}

function addFetches(graph: Scope, { state }: BatchComputation, variables: readonly Variable[], handles: readonly Value[], call: string): Value[] {
  const wanted = [...state.map(({ name }) => name), fed.numbers]
  const reads = wanted.map((name) => {
    const position = variables.findIndex((variable) => variable.name === name)
    return graph.add('ReadVariableOp', [handles[position] ?? missing(name)], readAttributes(dtype.float), dtype.float, [call])
  })
  const allRead = graph.run('NoOp', [], {}, [call, ...reads.map(nodeOf)])
  const destroyed = handles.map((handle) => graph.run('DestroyResourceOp', [handle], { ignore_lookup_error: { b: true } }, [allRead]))
  return reads.map((read, i) => (i === reads.length - 1 ? graph.add('Identity', [read], { T: { type: dtype.float } }, dtype.float, destroyed) : read))
}
