import { expect, it } from 'vitest'
import { progressWords } from '../../../../../../electron/engine/devices/runtime/report.ts'

it('says how far an installation is in steps of ten percent, so that few lines are printed', () => {
  const downloading = (done: number) => progressWords('cuda', { step: 'downloading', done, total: 3.4e9, item: { name: 'nvidia-cudnn-cu12', done: 0, total: 1 } })
  expect(downloading(0.99e9)).toBe('Downloading the CUDA runtime, 20 % of 3.4 GB (nvidia-cudnn-cu12)')
  expect(downloading(1.01e9)).toBe(downloading(0.7e9))
  expect(progressWords('tensorflow', { step: 'unpacking', done: 854e6, total: 854e6, item: null })).toBe('Unpacking the native TensorFlow runtime, 100 % of 854 MB')
  expect(progressWords('tensorflow', { step: 'waiting', done: 0, total: 0, item: null })).toBe('Waiting for another installation of the native TensorFlow runtime')
})
