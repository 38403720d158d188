import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { noTarget, type Dataset, type Samples } from './dataset.ts'
import { parseIdx, type IdxArray } from './idx.ts'
import { shippedDataset } from './resources.ts'
import { pick, splitIndices } from './split.ts'

const unzip = promisify(gunzip)

const classes = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot']
const validationCount = 10_000

async function readIdx(folder: string, file: string, rank: number): Promise<IdxArray> {
  const path = join(folder, file)
  const bytes = await readFile(path)
    // One piece of the size that the file's last four bytes tell: no smaller ones to put together.
    .then((zipped) => unzip(zipped, { chunkSize: Math.max(64, zipped.readUInt32LE(zipped.length - 4) + 1) }))
    .catch((error: unknown) => {
      throw new TuneryError('bad-input', `${path}: cannot be read (${messageOf(error)})`)
    })
  return parseIdx(bytes, path, rank)
}

async function readPair(folder: string, name: 'train' | 't10k'): Promise<Samples> {
  const [images, labels] = await Promise.all([
    readIdx(folder, `${name}-images-idx3-ubyte.gz`, 3),
    readIdx(folder, `${name}-labels-idx1-ubyte.gz`, 1),
  ])
  const [count = 0] = images.shape
  if (count !== labels.data.length) throw new TuneryError('bad-input', `${folder}: ${String(count)} ${name} images but ${String(labels.data.length)} labels`)
  return { x: images.data, scale: 1 / 255, y: Float32Array.from(labels.data), count }
}

/**
 * Fashion-MNIST (Xiao, Rasul & Vollgraf, 2017): 28 × 28 grey images of ten kinds of clothes, pixels in [0, 1].
 * Its 10,000 test images are the test set; 10,000 of its 60,000 training images, dealt by the seed, are for validation.
 */
export async function loadFashionMnist(splitSeed: number, folder = shippedDataset('fashion-mnist')): Promise<Dataset> {
  const [all, test] = await Promise.all([readPair(folder, 'train'), readPair(folder, 't10k')])
  const split = splitIndices(all.count, splitSeed, { validation: validationCount, test: 0 })
  return {
    kind: 'classification',
    inputShape: [28, 28, 1],
    classes,
    target: noTarget,
    train: pick(all, split.train),
    validation: pick(all, split.validation),
    test,
  }
}
