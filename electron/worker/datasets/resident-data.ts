import type { Tensor2D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { featuresOf, outputsOf, type Dataset, type Samples } from './dataset.ts'

/** A split on the backend: features one row a sample, and one-hot classes or standardised targets. */
export interface ResidentSamples {
  /** Put on the backend when it is first asked for, where there are `packed` ones. */
  readonly x: Tensor2D
  /** The same features as bytes, for what can unpack them: a quarter of the memory to hold, and to gather from. */
  readonly packed?: PackedFeatures | undefined
  readonly y: Tensor2D
  readonly count: number
}

/** Features that are bytes times a scale; four in a whole number, the first in its lowest bits. */
export interface PackedFeatures {
  readonly words: Tensor2D
  readonly scale: number
}

/** A dataset whose splits lie on the backend, ready to be gathered from. Holds its tensors until it is disposed. */
export interface ResidentData {
  readonly dataset: Dataset
  readonly train: ResidentSamples
  readonly validation: ResidentSamples
  /** The test set; the caller disposes of it. It is used once a study, so it is not kept. */
  uploadTest(): ResidentSamples
  dispose(): void
}

/** Puts a dataset on the backend. */
export function makeResident(tf: Tf, dataset: Dataset): ResidentData {
  const train = upload(tf, dataset, dataset.train)
  const validation = upload(tf, dataset, dataset.validation)
  return {
    // The training features are the bulk, and nobody reads them here again.
    dataset: { ...dataset, train: { ...dataset.train, x: new Uint8Array(0) } },
    train,
    validation,
    uploadTest: () => upload(tf, dataset, dataset.test),
    dispose() {
      disposeSamples(tf, train)
      disposeSamples(tf, validation)
    },
  }
}

interface UploadedSamples extends ResidentSamples {
  /** What is on the backend so far. */
  readonly tensors: () => readonly Tensor2D[]
}

function isUploaded(samples: ResidentSamples): samples is UploadedSamples {
  return 'tensors' in samples
}

/** How many features a sample has. */
export function featureCount(samples: ResidentSamples): number {
  return samples.packed === undefined ? samples.x.shape[1] : 4 * samples.packed.words.shape[1]
}

/** Frees a split. */
export function disposeSamples(tf: Tf, samples: ResidentSamples): void {
  tf.dispose(isUploaded(samples) ? [...samples.tensors()] : [samples.x, samples.y])
}

function upload(tf: Tf, dataset: Dataset, samples: Samples): UploadedSamples {
  const { x, scale, y, count } = samples
  const [features, outputs] = [featuresOf(dataset), outputsOf(dataset)]
  const packed = pack(tf, samples, features)
  const asFloats = (): Tensor2D => tf.keep(tf.tensor2d(scale === 1 && x instanceof Float32Array ? x : scaled(x, scale), [count, features], 'float32'))
  let floats = packed === undefined ? asFloats() : undefined
  const targets = tf.tensor2d(dataset.kind === 'classification' ? oneHot(y, outputs) : y, [count, outputs], 'float32')
  return {
    get x() {
      floats ??= asFloats()
      return floats
    },
    packed,
    y: targets,
    count,
    tensors: () => [...(floats === undefined ? [] : [floats]), ...(packed === undefined ? [] : [packed.words]), targets],
  }
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Bytes as they are, on the one backend whose graphs unpack them: TensorFlow's, where it computes on the processor. */
function pack(tf: Tf, { x, scale, count }: Samples, features: number): PackedFeatures | undefined {
  if (!(x instanceof Uint8Array) || features % 4 !== 0 || !isLittleEndian || !runsOnTensorflowsCpu(tf.backend())) return undefined
  const aligned = x.byteOffset % 4 === 0 ? x : x.slice()
  return { words: tf.tensor2d(new Int32Array(aligned.buffer, aligned.byteOffset, x.length / 4), [count, features / 4], 'int32'), scale }
}

/** tfjs-node's backend says whether it uses a GPU. */
function runsOnTensorflowsCpu(backend: object): boolean {
  return 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === false
}

/** A plain loop: `Float32Array.from` with a function takes 20 times as long over a whole dataset. */
function scaled(x: Samples['x'], scale: number): Float32Array {
  const values = new Float32Array(x.length)
  for (let i = 0; i < x.length; i += 1) values[i] = (x[i] ?? 0) * scale
  return values
}

function oneHot(labels: Float32Array, classes: number): Float32Array {
  const encoded = new Float32Array(labels.length * classes)
  labels.forEach((label, row) => {
    encoded[row * classes + label] = 1
  })
  return encoded
}
