import type { Tf } from '../backends/backend.ts'
import { noTarget, type Dataset, type Samples } from '../datasets/dataset.ts'
import { makeResident, type ResidentData } from '../datasets/resident-data.ts'

/** Of an image of Fashion-MNIST, and its classes. */
const [side, classes] = [28, 10]

/** Numbers in [0, 1) without an order, made faster than by a generator of random ones (Knuth's multiplicative hashing). */
function scattered(length: number): Float32Array {
  const values = new Float32Array(length)
  for (let i = 0; i < length; i += 1) values[i] = (Math.imul(i, 2654435761) >>> 8) / 2 ** 24
  return values
}

/** Samples of Fashion-MNIST's size, on the backend: how long a step takes does not depend on what the numbers are. */
export function randomData(tf: Tf, count: number): ResidentData {
  const draw = (samples: number): Samples => ({ x: scattered(samples * side * side), scale: 1, y: scattered(samples).map((value) => Math.floor(value * classes)), count: samples })
  const dataset: Dataset = {
    kind: 'classification',
    inputShape: [side, side, 1],
    classes: Array.from({ length: classes }, (_, i) => String(i)),
    target: noTarget,
    train: draw(count),
    validation: draw(1),
    test: draw(1),
  }
  return makeResident(tf, dataset)
}
