import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { previewData } from '../../../../../electron/engine/analysis/data-preview.ts'
import { loadDataset } from '../../../../../electron/worker/datasets/load-dataset.ts'

const tiny = fileURLToPath(new URL('../../../../fixtures/worker/tiny.csv', import.meta.url))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tunery-data-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const csv = (path: string, target = 'y', kind?: 'regression' | 'classification') => loadDataset({ dataset: 'csv', path, target, kind }, 1)

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

describe('Fashion-MNIST', () => {
  it('has 50,000, 10,000 and 10,000 images, the training ones dealt by the seed', async () => {
    const [first, second] = await Promise.all([loadDataset({ dataset: 'fashion-mnist' }, 1), loadDataset({ dataset: 'fashion-mnist' }, 2)])
    expect([first.train.count, first.validation.count, first.test.count]).toEqual([50_000, 10_000, 10_000])
    expect([first.inputShape, first.classes.length]).toEqual([[28, 28, 1], 10])
    expect(Buffer.from(first.validation.x.buffer).equals(Buffer.from(second.validation.x.buffer))).toBe(false)
    expect(Buffer.from(first.test.x.buffer).equals(Buffer.from(second.test.x.buffer))).toBe(true)
    const perClass = new Array<number>(10).fill(0)
    for (const label of [...first.train.y, ...first.validation.y]) perClass[label] = (perClass[label] ?? 0) + 1
    expect(perClass).toEqual(new Array(10).fill(6000))
  })
})

describe('a CSV file', () => {
  it('becomes standardised numbers and one-hot categories, split in three', async () => {
    const data = await csv(tiny, 'class')
    expect(data).toMatchObject({ kind: 'classification', classes: ['a', 'b', 'c'], inputShape: [6] })
    expect([data.train.count, data.validation.count, data.test.count]).toEqual([56, 12, 12])
    const sizes = Float32Array.from(data.train.x).filter((_, i) => i % 6 === 0)
    expect(sizes.reduce((sum, value) => sum + value, 0) / 56).toBeCloseTo(0, 5)
    expect(sizes.reduce((sum, value) => sum + value * value, 0) / 56).toBeCloseTo(1, 5)
  })

  it('with a target of numbers is a regression in standard deviations of the training targets', async () => {
    const data = await csv(tiny, 'size')
    expect(data).toMatchObject({ kind: 'regression', classes: [] })
    expect(data.train.y.reduce((sum, value) => sum + value, 0) / 56).toBeCloseTo(0, 5)
    expect(data.target.mean).toBeGreaterThan(1)
  })

  it('with a target of numbers has a class a number, however it is written', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${String(i)}.5,${['1', '1.0', '0', '10'][i % 4] ?? ''}`)
    expect(await csv(await write('numbers.csv', ['x,y', ...rows].join('\n')), 'y')).toMatchObject({ kind: 'classification', classes: ['0', '1', '10'] })
  })

  it('may have a byte order mark, semicolons and quotes', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => `${String(i)}.5;"a ""b"";c";${i % 2 === 0 ? 'yes' : 'no'}`)
    expect(await csv(await write('semi.csv', `\ufeffx;text;y\r\n${rows.join('\r\n')}\r\n`))).toMatchObject({ classes: ['no', 'yes'], inputShape: [3] })
  })

  const good = Array.from({ length: 40 }, (_, i) => `${String(i)},${i % 2 === 0 ? 'p' : 'q'}`)
  it.each([
    ['a row that is too short', ['x,y', ...good.slice(0, 3), '1'], undefined, /bad\.csv: line 5: .*expect 2, got 1/],
    ['a word among numbers', ['x,y', ...good, 'oops,p'], undefined, 'bad.csv: line 42, column "x": "oops" is not a number'],
    ['a missing target', ['x,y', ...good, '1,NA'], undefined, 'bad.csv: line 42, column "y": the target is missing'],
    ['a target that is not there', ['x,y', ...good], 'z', 'there is no column "z" to predict; its columns are x, y'],
    ['too few rows', ['x,y', ...good.slice(0, 4)], undefined, 'has 4 rows; at least 5'],
    ['one class', ['x,y', ...good.map((_, i) => `${String(i)},p`)], undefined, 'column "y" has one value only'],
    ['nothing', [], undefined, 'bad.csv: is empty'],
  ])('with %s is refused, with the place', async (_, lines, target, message) => {
    await expect(csv(await write('bad.csv', lines.join('\n')), target)).rejects.toThrow(message)
  })

  it('is previewed with the types of its columns', async () => {
    const preview = await previewData(tiny)
    expect(preview).toMatchObject({ kind: 'csv', rows: 80, classes: [] })
    expect(preview.columns.map(({ name, type, missing }) => [name, type, missing])).toEqual([['size', 'number', 0], ['colour', 'category', 8], ['weight', 'number', 6], ['class', 'category', 0]])
    await expect(previewData(join(folder, 'nowhere'))).rejects.toThrow('nowhere: there is no such file or folder')
  })
})

describe('a folder of images', () => {
  const image = (width: number, height: number, colour: { r: number; g: number; b: number }) =>
    sharp({ create: { width, height, channels: 3, background: colour } }).png().toBuffer()

  it('is read at its commonest size, a class for each sub-folder', async () => {
    const root = join(folder, 'images')
    for (const [name, r] of [['cats', 255], ['dogs', 0]] as const) {
      await mkdir(join(root, name), { recursive: true })
      for (let i = 0; i < 5; i += 1) await writeFile(join(root, name, `${String(i)}.png`), await image(i === 4 ? 20 : 12, 10, { r, g: 128, b: 0 }))
    }
    const data = await loadDataset({ dataset: 'images', path: root }, 1)
    expect(data).toMatchObject({ classes: ['cats', 'dogs'], inputShape: [10, 12, 3] })
    expect([data.train.count, data.validation.count, data.test.count]).toEqual([6, 2, 2])
    const red = data.train.y[0] === 0 ? 255 : 0
    expect([...data.train.x.subarray(0, 3)]).toEqual([red, 128, 0])
    expect(await previewData(root)).toMatchObject({ kind: 'images', rows: 10, classes: [{ name: 'cats', count: 5 }, { name: 'dogs', count: 5 }] })
  })

  it('with a file that is no image is refused with its name', async () => {
    const root = join(folder, 'broken')
    for (const name of ['a', 'b']) {
      await mkdir(join(root, name), { recursive: true })
      for (let i = 0; i < 4; i += 1) await writeFile(join(root, name, `${String(i)}.png`), i === 2 && name === 'b' ? 'text' : await image(4, 4, { r: 1, g: 2, b: 3 }))
    }
    await expect(loadDataset({ dataset: 'images', path: root }, 1)).rejects.toThrow(/broken\/b\/2\.png: is not an image/)
    await expect(loadDataset({ dataset: 'images', path: join(root, 'a') }, 1)).rejects.toThrow('needs a sub-folder of images for each class')
  })

  it('may hold the binary files of CIFAR-10, whose test set stays the test set', async () => {
    const root = join(folder, 'cifar')
    await mkdir(root)
    const batch = (count: number, label: number) => Buffer.concat(Array.from({ length: count }, () => Buffer.alloc(3073, label)))
    await writeFile(join(root, 'data_batch_1.bin'), Buffer.concat([batch(20, 1), batch(20, 2)]))
    await writeFile(join(root, 'test_batch.bin'), batch(7, 9))
    const data = await loadDataset({ dataset: 'images', path: root }, 1)
    expect([data.train.count, data.validation.count, data.test.count, data.inputShape]).toEqual([34, 6, 7, [32, 32, 3]])
    expect((await previewData(root)).classes[9]).toEqual({ name: 'truck', count: 7 })
  })
})
