import type { Dataset, DatasetSource } from './dataset.ts'

/**
 * Reads a dataset from where it is. Each kind's reader is imported only when it is used.
 * @throws TuneryError bad-input that names the file and the place in it
 */
export async function loadDataset(source: DatasetSource, splitSeed: number): Promise<Dataset> {
  switch (source.dataset) {
    case 'fashion-mnist':
      return (await import('./fashion-mnist.ts')).loadFashionMnist(splitSeed)
    case 'csv':
      return (await import('./csv.ts')).loadCsv(source, splitSeed)
    case 'images':
      return (await import('./images.ts')).loadImages(source.path, splitSeed)
  }
}
