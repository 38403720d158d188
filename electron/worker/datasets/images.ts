import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { isCifarFile, isImageFile } from '../../../shared/datasets/image-files.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import { loadCifar10 } from './cifar10.ts'
import { noTarget, type Dataset } from './dataset.ts'
import { heldCounts, pick, splitIndices } from './split.ts'

/** Larger images are made smaller: the models here are for small ones. */
const largestSide = 64
const smallSide = 32
/** The size and colours of this many images stand for all of them. */
const sampledImages = 200
/** Images decoded at once. */
const concurrency = 4

interface ImageFile {
  readonly path: string
  readonly label: number
}

/** `[height, width, channels]`. */
type ImageShape = readonly [number, number, 1 | 3]

/**
 * A folder with a sub-folder of images for each class, or the folder of CIFAR-10's binary files.
 * Images get their commonest size (32 × 32 where that is above 64 pixels); they stay grey if all are.
 * @throws TuneryError bad-input that names the folder or the image
 */
export async function loadImages(folder: string, splitSeed: number): Promise<Dataset> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new TuneryError('bad-input', `${folder}: cannot be read (${messageOf(error)})`)
  })
  const cifarFiles = entries.map(({ name }) => name).filter(isCifarFile)
  if (cifarFiles.length > 0) return loadCifar10(folder, cifarFiles, splitSeed)
  const classes = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name).sort()
  const files = (await Promise.all(classes.map((name, label) => listImages(join(folder, name), label)))).flat()
  refuseUnusable(folder, classes, files)
  const shape = await commonShape(files)
  const all = { x: await decodeAll(files, shape), scale: 1 / 255, y: Float32Array.from(files, ({ label }) => label), count: files.length }
  const split = splitIndices(all.count, splitSeed, heldCounts(all.count))
  return {
    kind: 'classification',
    inputShape: shape,
    classes,
    target: noTarget,
    train: pick(all, split.train),
    validation: pick(all, split.validation),
    test: pick(all, split.test),
  }
}

async function listImages(folder: string, label: number): Promise<ImageFile[]> {
  const names = (await readdir(folder)).filter(isImageFile).sort()
  return names.map((name) => ({ path: join(folder, name), label }))
}

function refuseUnusable(folder: string, classes: readonly string[], files: readonly ImageFile[]): void {
  if (classes.length < 2) throw new TuneryError('bad-input', `${folder}: needs a sub-folder of images for each class, at least two; it has ${String(classes.length)}`)
  const empty = classes.find((_, label) => !files.some((file) => file.label === label))
  if (empty !== undefined) throw new TuneryError('bad-input', `${join(folder, empty)}: has no images (png, jpg, webp, gif, tiff, avif)`)
  if (files.length < 5) throw new TuneryError('bad-input', `${folder}: has ${String(files.length)} images; at least 5 are needed to train on some and measure on others`)
}

async function commonShape(files: readonly ImageFile[]): Promise<ImageShape> {
  const stride = Math.max(1, Math.floor(files.length / sampledImages))
  const counts = new Map<string, { height: number; width: number; count: number }>()
  let grey = true
  for (const { path } of files.filter((_, index) => index % stride === 0)) {
    const { width, height, space } = await ofImage(path, sharp(path).metadata())
    const seen = counts.get(`${String(width)}x${String(height)}`)
    counts.set(`${String(width)}x${String(height)}`, { width, height, count: (seen?.count ?? 0) + 1 })
    grey &&= space === 'b-w'
  }
  const [commonest] = [...counts.values()].sort((a, b) => b.count - a.count)
  const channels = grey ? 1 : 3
  return commonest === undefined || Math.max(commonest.width, commonest.height) > largestSide
    ? [smallSide, smallSide, channels]
    : [commonest.height, commonest.width, channels]
}

async function ofImage<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new TuneryError('bad-input', `${path}: is not an image that can be read (${messageOf(error)})`)
  }
}

async function decodeAll(files: readonly ImageFile[], shape: ImageShape): Promise<Uint8Array> {
  const [height, width, channels] = shape
  const size = height * width * channels
  const pixels = new Uint8Array(files.length * size)
  let next = 0
  const decodeSome = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const path = files[index]?.path ?? ''
      const image = sharp(path).resize(width, height, { fit: 'fill' }).flatten({ background: 'white' }).toColourspace(channels === 1 ? 'b-w' : 'srgb')
      const decoded = await ofImage(path, image.raw({ depth: 'uchar' }).toBuffer())
      if (decoded.length !== size) throw new TuneryError('bad-input', `${path}: decodes to ${String(decoded.length)} values; ${String(size)} were expected`)
      pixels.set(decoded, index * size)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, decodeSome))
  return pixels
}
