import { describe, expect, it } from 'vitest'
import { progressShare, progressText, sizeText, stepText } from '../../../../../renderer/pages/doctor/runtime-text.ts'
import type { RuntimeView } from '../../../../../shared/contract/runtimes.ts'

const gibibyte = 2 ** 30

describe('the progress of an installation', () => {
  it('says what is done to which package, and how much of the whole', () => {
    const progress = { step: 'downloading' as const, done: gibibyte, total: 4 * gibibyte, item: { name: 'nvidia-cudnn-cu12', done: 1, total: 2 } }
    expect(progressText(progress)).toBe('Downloading nvidia-cudnn-cu12: 1.0 GiB of 4.0 GiB')
    expect(progressShare(progress)).toBe(0.25)
    expect(stepText(progress)).toBe('Downloading nvidia-cudnn-cu12')
  })

  it('says the step alone where its length is not known', () => {
    const progress = { step: 'compiling' as const, done: 0, total: 0, item: null }
    expect(progressText(progress)).toBe('Compiling the bridge to TensorFlow')
    expect(progressShare(progress)).toBeNull()
  })
})

describe('the size of a runtime', () => {
  const view: RuntimeView = {
    kind: 'cuda',
    state: { kind: 'cuda', status: 'missing', why: '', remedy: '' },
    release: { version: '2.21.0', downloadBytes: 4 * gibibyte, installedBytes: 6 * gibibyte },
    keptBytes: 0,
    obstacle: null,
    installing: null,
  }
  it.each([
    [view, '4.0 GiB to download, 6.0 GiB on the disk'],
    [{ ...view, keptBytes: gibibyte }, '3.0 GiB to download (1.0 GiB are here from an earlier try), 6.0 GiB on the disk'],
    [{ ...view, state: { kind: 'cuda' as const, status: 'installed' as const, version: '2.21.0', folder: '/data/r', bytes: 5 * gibibyte, installedAt: '' } }, 'Version 2.21.0, 5.0 GiB in /data/r'],
    [{ ...view, release: null }, undefined],
  ])('is what is left to do, or what is there', (runtime, words) => {
    expect(sizeText(runtime)).toBe(words)
  })
})
