import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dtype, encodeSavedModel, type Attributes, type SavedModel } from '../compiled/messages.ts'
import { createScope, intConstant, type Scope, type Value } from '../compiled/scope.ts'
import type { NamedArray } from '../training/checkpoint-file.ts'
import type { Layer, TrainedModel } from './layers.ts'

/** What servers, `saved_model_cli` and TensorFlow's loaders look for. */
export const servingSignature = 'serving_default'

const floats: Attributes = { T: { type: dtype.float } }

/**
 * A trained model as a graph with its weights in it, and the signature `serving_default`: input `x`, any number of samples,
 * and output `probabilities`, or `value` for a regression.
 */
export function servingModel({ inputShape, layers }: TrainedModel, output: 'probabilities' | 'value', outputs: number): SavedModel {
  const scope = createScope('graph')
  const shape = [-1, ...inputShape]
  const input: Value = { ref: 'x:0', dtype: dtype.float }
  const last = layers.reduce((below, layer) => addLayer(scope, layer, below), input)
  const placeholder = { name: 'x', op: 'Placeholder', inputs: [], attributes: { dtype: { type: dtype.float }, shape: { shape } } } as const
  const result = { name: output, op: 'Identity', inputs: [last.ref], attributes: floats }
  return {
    nodes: [placeholder, ...scope.nodes, result],
    functions: [],
    signatures: {
      [servingSignature]: {
        inputs: { x: { tensor: 'x:0', dtype: dtype.float, shape } },
        outputs: { [output]: { tensor: `${output}:0`, dtype: dtype.float, shape: [-1, outputs] } },
        method: 'tensorflow/serving/predict',
      },
    },
  }
}

/** Writes `saved_model.pb`, with the folder of variables that some loaders want to see; there are none. */
export async function writeSavedModel(folder: string, model: SavedModel): Promise<void> {
  await mkdir(join(folder, 'variables'), { recursive: true })
  await writeFile(join(folder, 'saved_model.pb'), encodeSavedModel(model))
}

function addLayer(scope: Scope, layer: Layer, below: Value): Value {
  switch (layer.kind) {
    case 'flatten':
      return scope.add('Reshape', [below, intConstant(scope, [-1, layer.size])], { ...floats, Tshape: { type: dtype.int32 } }, dtype.float)
    case 'dense': {
      const product = scope.add('MatMul', [below, constant(scope, layer.weights.kernel)], { ...floats, transpose_a: { b: false }, transpose_b: { b: false } }, dtype.float)
      return activated(scope, layer.activation, biased(scope, product, layer.weights.bias))
    }
    case 'convolution': {
      const attributes: Attributes = { ...floats, strides: { ints: [1, 1, 1, 1] }, padding: { s: layer.padding.toUpperCase() }, data_format: { s: 'NHWC' }, dilations: { ints: [1, 1, 1, 1] } }
      const sum = scope.add('Conv2D', [below, constant(scope, layer.weights.kernel)], attributes, dtype.float)
      return activated(scope, layer.activation, biased(scope, sum, layer.weights.bias))
    }
    case 'average-pool':
      return scope.add('AvgPool', [below], { ...floats, ksize: { ints: [1, 2, 2, 1] }, strides: { ints: [1, 2, 2, 1] }, padding: { s: 'SAME' }, data_format: { s: 'NHWC' } }, dtype.float)
  }
}

const constant = (scope: Scope, { shape, values }: NamedArray): Value => scope.constant({ dtype: dtype.float, shape, values })

function biased(scope: Scope, value: Value, bias: NamedArray): Value {
  return scope.add('BiasAdd', [value, constant(scope, bias)], { ...floats, data_format: { s: 'NHWC' } }, dtype.float)
}

function activated(scope: Scope, activation: Extract<Layer, { kind: 'dense' }>['activation'], value: Value): Value {
  const op = { relu: 'Relu', tanh: 'Tanh', softmax: 'Softmax', linear: undefined }[activation]
  return op === undefined ? value : scope.add(op, [value], floats, dtype.float)
}
