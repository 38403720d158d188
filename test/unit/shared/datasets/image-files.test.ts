import { describe, expect, it } from 'vitest'
import { isCifarFile, isImageFile } from '../../../../shared/datasets/image-files.ts'

describe('a file of images', () => {
  it('is known by its name', () => {
    expect(['a.png', 'a.JPEG', 'b.c.tif', 'png', 'a.png.txt'].map(isImageFile)).toEqual([true, true, true, false, false])
  })

  it('is one of CIFAR-10 by its name', () => {
    expect(['data_batch_1.bin', 'test_batch.bin', 'batches.meta.txt', 'x.bin'].map(isCifarFile)).toEqual([true, true, false, false])
  })
})
