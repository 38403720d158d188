/**
 * A trial as a module: Tunery imports this file into a training worker and calls `trial` once a configuration.
 * TypeScript works as it is, as long as its types can simply be taken away (no enum, no namespace).
 *
 * Here: a small network learns to tell two intertwined spirals apart.
 */
import type * as tfjs from '@tensorflow/tfjs'

interface TrialInput {
  /** One value for each active parameter of the study's space, and its `fixed` values. */
  readonly params: { readonly learning_rate: number; readonly units: number; readonly epochs: number }
  /** Rejects when the trial is to end: let the error through. */
  readonly report: (values: Record<string, number>) => Promise<void>
  readonly signal: AbortSignal
  readonly seed: number
  /** TensorFlow.js on the worker's backend. */
  readonly tf: typeof tfjs
  /** A folder of this trial alone; what is saved here is here again after a pause. */
  readonly checkpointDir: string
}

const samples = 400

/** Points of two spirals, alternately of one and the other. */
function spirals(tf: typeof tfjs): { x: tfjs.Tensor2D; y: tfjs.Tensor2D } {
  const points = Array.from({ length: samples }, (_, i) => {
    const radius = 0.2 + (0.8 * i) / samples
    const angle = 2 * Math.PI * radius + (i % 2) * Math.PI
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
  return { x: tf.tensor2d(points), y: tf.tensor2d(points.map((_, i) => [i % 2])) }
}

function buildModel(tf: typeof tfjs, { units, learning_rate }: TrialInput['params'], seed: number): tfjs.Sequential {
  const dense = (options: { units: number; inputShape?: number[]; activation: 'tanh' | 'sigmoid' }, layer: number): tfjs.layers.Layer =>
    tf.layers.dense({ ...options, kernelInitializer: tf.initializers.glorotUniform({ seed: seed + layer }) })
  const model = tf.sequential({
    layers: [
      dense({ units, inputShape: [2], activation: 'tanh' }, 0),
      dense({ units, activation: 'tanh' }, 1),
      dense({ units: 1, activation: 'sigmoid' }, 2),
    ],
  })
  model.compile({ optimizer: tf.train.adam(learning_rate), loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  return model
}

export async function trial({ params, report, seed, tf }: TrialInput): Promise<{ parameters: number }> {
  const { x, y } = spirals(tf)
  const model = buildModel(tf, params, seed)
  try {
    for (let step = 1; step <= params.epochs; step += 1) {
      const { history } = await model.fit(x, y, { epochs: 1, batchSize: 32, shuffle: false, verbose: 0 })
      await report({ step, loss: Number(history['loss']?.[0]), error: 1 - Number(history['acc']?.[0]) })
    }
    return { parameters: model.countParams() }
  } finally {
    // Also when the trial is stopped: the worker goes on to the next one.
    model.dispose()
    tf.dispose([x, y])
  }
}
