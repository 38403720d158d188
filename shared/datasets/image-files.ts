const imagePattern = /\.(?:png|jpe?g|webp|gif|tiff?|avif)$/i
const cifarPattern = /^(?:data_batch_\d+|test_batch)\.bin$/

/** Whether a file's name is that of an image that can be read. */
export function isImageFile(name: string): boolean {
  return imagePattern.test(name)
}

/** Whether a file's name is one of CIFAR-10's binary version. */
export function isCifarFile(name: string): boolean {
  return cifarPattern.test(name)
}

/** The classes of CIFAR-10 (Krizhevsky, 2009), by their number. */
export const cifarClasses: readonly string[] = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

/** Images of CIFAR-10 are square, of this many pixels a side. */
export const cifarSide = 32

/** A record of CIFAR-10's binary version: a byte for the class, then one a pixel each of red, green and blue. */
export const cifarRecordBytes = 1 + 3 * cifarSide * cifarSide
