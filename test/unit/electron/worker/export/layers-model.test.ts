import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { layersModelFiles, type ModelFile } from '../../../../../electron/worker/export/layers-model.ts'
import { largestDifference, sampleModels } from '../../../../fixtures/models/trained-models.ts'

/** Reads the files as a browser gets them: `model.json`, then the weights that it names. */
function loader(files: readonly ModelFile[]): tf.io.IOHandler {
  const contentOf = (name: string): Uint8Array => files.find((file) => file.name === name)?.content ?? new Uint8Array(0)
  return {
    load: () => {
      const json: tf.io.ModelJSON = JSON.parse(new TextDecoder().decode(contentOf('model.json')))
      const shards = json.weightsManifest.flatMap(({ paths }) => paths.map(contentOf))
      return Promise.resolve({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
        weightData: Uint8Array.from(shards.flatMap((shard) => [...shard])).buffer,
      })
    },
  }
}

describe('a model as layers of tfjs', async () => {
  it.each(await sampleModels())('predicts as Tunery does: $name', async ({ model, outputs, count, x, expected }) => {
    const loaded = await tf.loadLayersModel(loader(layersModelFiles(model)))
    const predicted = loaded.predict(tf.tensor(x, [count, ...model.inputShape]))
    if (Array.isArray(predicted)) throw new Error('the model has several outputs')
    expect(predicted.shape).toEqual([count, outputs])
    expect(largestDifference(predicted.dataSync(), expected)).toBeLessThan(1e-5)
  })

  it('cuts its weights into files of 4 MiB', () => {
    const values = new Float32Array(1_100_000)
    const kernel = { name: 'output/kernel', shape: [1_100_000, 1], values }
    const files = layersModelFiles({ inputShape: [1_100_000], layers: [{ kind: 'dense', name: 'output', activation: 'linear', weights: { kernel, bias: { name: 'output/bias', shape: [1], values: new Float32Array(1) } } }] })
    expect(files.map(({ name, content }) => [name, content.length])).toEqual([
      ['model.json', expect.any(Number)],
      ['group1-shard1of2.bin', 4 * 1024 * 1024],
      ['group1-shard2of2.bin', 4_400_004 - 4 * 1024 * 1024],
    ])
  })
})
