import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cifarClasses, cifarRecordBytes, cifarSide } from '../../../shared/datasets/image-files.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { noTarget, type Dataset, type Samples } from './dataset.ts'
import { heldBack, pick, splitIndices } from './split.ts'

const plane = cifarSide * cifarSide

/**
 * Reads records of CIFAR-10's binary version (Krizhevsky, 2009): a byte for the class, then 1,024 bytes each of red,
 * green and blue. Colours are interleaved here, as models want them.
 * @param name the file's name, for messages
 * @throws TuneryError bad-input that names the file and what is wrong with it
 */
export function parseCifar(bytes: Uint8Array, name: string): Samples {
  if (bytes.length === 0 || bytes.length % cifarRecordBytes !== 0) {
    throw new TuneryError('bad-input', `${name}: has ${String(bytes.length)} bytes, which is not a whole number of records of ${String(cifarRecordBytes)}`)
  }
  const count = bytes.length / cifarRecordBytes
  const x = new Uint8Array(count * 3 * plane)
  const y = new Float32Array(count)
  for (let image = 0; image < count; image += 1) {
    const from = image * cifarRecordBytes
    const label = bytes[from] ?? 0
    if (label >= cifarClasses.length) throw new TuneryError('bad-input', `${name}: image ${String(image + 1)} is of class ${String(label)}; CIFAR-10 has 0 to 9`)
    y[image] = label
    for (let pixel = 0; pixel < plane; pixel += 1) {
      const to = (image * plane + pixel) * 3
      for (let colour = 0; colour < 3; colour += 1) x[to + colour] = bytes[from + 1 + colour * plane + pixel] ?? 0
    }
  }
  return { x, scale: 1 / 255, y, count }
}

async function readAll(folder: string, files: readonly string[]): Promise<Samples> {
  const buffers = await Promise.all(files.map((file) => readFile(join(folder, file))))
  const parts = buffers.map((bytes, index) => parseCifar(bytes, join(folder, files[index] ?? '')))
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const x = new Uint8Array(count * 3 * plane)
  const y = new Float32Array(count)
  let at = 0
  for (const part of parts) {
    x.set(part.x, at * 3 * plane)
    y.set(part.y, at)
    at += part.count
  }
  return { x, scale: 1 / 255, y, count }
}

/**
 * CIFAR-10 from its binary files. `test_batch.bin` is the test set where it is there;
 * a part of the rest, dealt by the seed, is for validation.
 * @param files the names of the binary files in the folder
 */
export async function loadCifar10(folder: string, files: readonly string[], splitSeed: number): Promise<Dataset> {
  const training = files.filter((file) => file.startsWith('data_batch_')).sort()
  if (training.length === 0) throw new TuneryError('bad-input', `${folder}: has test_batch.bin but no data_batch_*.bin to train on`)
  const all = await readAll(folder, training)
  const ownTest = files.includes('test_batch.bin')
  const held = { validation: Math.round(all.count * heldBack.validation), test: ownTest ? 0 : Math.round(all.count * heldBack.test) }
  const split = splitIndices(all.count, splitSeed, held)
  return {
    kind: 'classification',
    inputShape: [cifarSide, cifarSide, 3],
    classes: cifarClasses,
    target: noTarget,
    train: pick(all, split.train),
    validation: pick(all, split.validation),
    test: ownTest ? await readAll(folder, ['test_batch.bin']) : pick(all, split.test),
  }
}
