import * as tf from '@tensorflow/tfjs'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { createDataCache } from '../../../../../electron/worker/datasets/data-cache.ts'

const folder = mkdtempSync(join(tmpdir(), 'tunery-cache-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('keeps a folder of images until an image is added to a class', async () => {
  const image = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } }).png().toBuffer()
  const long = new Date(2020, 0, 1)
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, name))
    for (let i = 0; i < 5; i += 1) writeFileSync(join(folder, name, `${String(i)}.png`), image)
    utimesSync(join(folder, name), long, long)
  }
  const cache = createDataCache(tf)
  const get = () => cache.get({ dataset: 'images', path: folder }, 1)
  const first = await get()
  expect(await get()).toBe(first)
  // The top folder does not change; the class folder's number of files alone does.
  writeFileSync(join(folder, 'b', '5.png'), image)
  utimesSync(join(folder, 'b'), long, long)
  expect(await get()).not.toBe(first)
  cache.dispose()
})
