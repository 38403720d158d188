import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NamedArray } from '../training/checkpoint-file.ts'
import type { Layer, TrainedModel } from './layers.ts'

/** As tfjs's own converter has it: browsers keep files of this size. */
const shardBytes = 4 * 1024 * 1024

/** A file of a model. */
export interface ModelFile {
  readonly name: string
  readonly content: Uint8Array
}

/** A trained model as `tf.loadLayersModel` reads it: `model.json` with the layers, and the weights in shards. */
export function layersModelFiles(model: TrainedModel): ModelFile[] {
  const arrays = model.layers.flatMap((layer) => ('weights' in layer ? [layer.weights.kernel, layer.weights.bias] : []))
  const shards = shardsOf(joined(arrays))
  const description = {
    format: 'layers-model',
    generatedBy: 'Tunery',
    convertedBy: null,
    modelTopology: {
      keras_version: '2.15.0',
      backend: 'tensorflow',
      model_config: { class_name: 'Sequential', config: { name: 'tunery', layers: layerConfigs(model) } },
    },
    weightsManifest: [{ paths: shards.map(({ name }) => name), weights: arrays.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) }],
  }
  return [{ name: 'model.json', content: new TextEncoder().encode(JSON.stringify(description)) }, ...shards]
}

/** Writes the files of a model into a folder. */
export async function writeFiles(folder: string, files: readonly ModelFile[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { name, content } of files) await writeFile(join(folder, name), content)
}

function joined(arrays: readonly NamedArray[]): Uint8Array {
  const bytes = new Uint8Array(4 * arrays.reduce((sum, { values }) => sum + values.length, 0))
  let at = 0
  for (const { values } of arrays) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}

function shardsOf(bytes: Uint8Array): ModelFile[] {
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes))
  return Array.from({ length: count }, (_, i) => ({ name: `group1-shard${String(i + 1)}of${String(count)}.bin`, content: bytes.subarray(i * shardBytes, (i + 1) * shardBytes) }))
}

function layerConfigs({ inputShape, layers }: TrainedModel): unknown[] {
  const input = { batch_input_shape: [null, ...inputShape], dtype: 'float32' }
  return layers.map((layer, i) => {
    const { className, config } = layerConfig(layer)
    return { class_name: className, config: { name: layer.name, trainable: true, ...(i === 0 && input), ...config } }
  })
}

function layerConfig(layer: Layer): { readonly className: string; readonly config: Readonly<Record<string, unknown>> } {
  switch (layer.kind) {
    case 'flatten':
      return { className: 'Flatten', config: { data_format: 'channels_last' } }
    case 'dense':
      return { className: 'Dense', config: { units: layer.weights.bias.values.length, activation: layer.activation, use_bias: true } }
    case 'convolution': {
      const config = { filters: layer.weights.bias.values.length, kernel_size: [layer.size, layer.size], strides: [1, 1], dilation_rate: [1, 1], padding: layer.padding }
      return { className: 'Conv2D', config: { ...config, data_format: 'channels_last', activation: layer.activation, use_bias: true } }
    }
    case 'average-pool':
      return { className: 'AveragePooling2D', config: { pool_size: [2, 2], strides: [2, 2], padding: 'same', data_format: 'channels_last' } }
  }
}
