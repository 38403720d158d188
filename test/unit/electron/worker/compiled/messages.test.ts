import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { dtype, encodeSavedModel, type SavedModel } from '../../../../../electron/worker/compiled/messages.ts'

interface Reader {
  readonly SavedModel: { deserializeBinary(bytes: Uint8Array): { toObject(): unknown } }
}
const isReader = (value: unknown): value is Reader => typeof value === 'object' && value !== null && 'SavedModel' in value

/** tfjs-node's own reader of SavedModels, generated from TensorFlow's .proto files: an independent implementation. */
const reader: unknown = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js')

const model: SavedModel = {
  nodes: [
    { name: 'x', op: 'Placeholder', inputs: [], attributes: { dtype: { type: dtype.float }, shape: { shape: [-1, 784] } } },
    { name: 'c', op: 'Const', inputs: [], attributes: { dtype: { type: dtype.int32 }, value: { constant: { dtype: dtype.int32, shape: [2], values: Int32Array.of(7, -1) } } } },
    { name: 'loop', op: 'While', inputs: ['x:0', '^c'], attributes: { body: { func: 'body' }, T: { types: [1, 20] }, strides: { ints: [1, 2, 2, 1] }, keep: { b: true }, scale: { f: 0.5 }, padding: { s: 'SAME' }, count: { i: 3 } } },
  ],
  functions: [
    {
      name: 'body',
      inputs: [{ name: 'v0', dtype: dtype.resource }],
      outputs: [{ name: 'out', dtype: dtype.float, from: 'Neg_0:y:0' }],
      always: ['Apply_1'],
      nodes: [{ name: 'Neg_0', op: 'Neg', inputs: ['v0'], attributes: {} }],
    },
  ],
  signatures: { many: { inputs: {}, outputs: { out0: { tensor: 'loop:0', dtype: dtype.float } } } },
}

interface Decoded {
  readonly metaGraphsList: readonly {
    readonly metaInfoDef: { readonly tagsList: readonly string[] }
    readonly graphDef: {
      readonly nodeList: readonly { readonly name: string; readonly op: string; readonly inputList: readonly string[]; readonly attrMap: readonly (readonly [string, Record<string, unknown>])[] }[]
      readonly library: { readonly functionList: readonly Record<string, unknown>[] }
    }
    readonly signatureDefMap: readonly unknown[]
  }[]
}
const isDecoded = (value: unknown): value is Decoded => typeof value === 'object' && value !== null && 'metaGraphsList' in value

function decode(): Decoded['metaGraphsList'][number] {
  if (!isReader(reader)) throw new Error('tfjs-node has no reader of SavedModels')
  const decoded = reader.SavedModel.deserializeBinary(encodeSavedModel(model)).toObject()
  const [graph] = isDecoded(decoded) ? decoded.metaGraphsList : []
  if (graph === undefined) throw new Error('there is no graph in it')
  return graph
}

describe('a SavedModel', () => {
  it('is read by TensorFlow’s message types: nodes, their inputs, and every kind of attribute', () => {
    const { nodeList } = decode().graphDef
    expect(nodeList.map(({ name, op, inputList }) => [name, op, inputList])).toEqual([['x', 'Placeholder', []], ['c', 'Const', []], ['loop', 'While', ['x:0', '^c']]])
    const attributes = Object.fromEntries(nodeList.flatMap(({ attrMap }) => attrMap))
    expect(attributes).toMatchObject({
      shape: { shape: { dimList: [{ size: -1 }, { size: 784 }] } },
      value: { tensor: { dtype: 3, tensorShape: { dimList: [{ size: 2 }] }, tensorContent: 'BwAAAP////8=' } },
      body: { func: { name: 'body' } },
      T: { list: { typeList: [1, 20] } },
      strides: { list: { iList: [1, 2, 2, 1] } },
      keep: { b: true },
      scale: { f: 0.5 },
      padding: { s: Buffer.from('SAME').toString('base64') },
      count: { i: 3 },
    })
  })

  it('holds functions with their arguments, results and what always runs', () => {
    const [body] = decode().graphDef.library.functionList
    expect(body).toMatchObject({ signature: { name: 'body', inputArgList: [{ name: 'v0', type: 20 }], outputArgList: [{ name: 'out', type: 1 }] }, retMap: [['out', 'Neg_0:y:0']] })
  })

  it('has the tag that it is loaded by, and its signatures', () => {
    const { metaInfoDef, signatureDefMap } = decode()
    expect(metaInfoDef.tagsList).toEqual(['serve'])
    expect(signatureDefMap).toMatchObject([['many', { outputsMap: [['out0', { name: 'loop:0', dtype: 1 }]] }]])
  })
})
