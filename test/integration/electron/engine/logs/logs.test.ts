import { appendFileSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogIndexes, LogIndex } from '../../../../../electron/engine/logs/log-index.ts'
import { searchLog } from '../../../../../electron/engine/logs/search-log.ts'

let folder: string
const path = (): string => join(folder, 'log.txt')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const plain = { regex: false, matchCase: false }

describe('the lines of a log', () => {
  it('are read from any one on, in both directions, and from the end', async () => {
    writeFileSync(path(), Array.from({ length: 5000 }, (_, i) => `line ${i}\n`).join(''))
    const index = new LogIndex(path())
    expect(await index.read(1_000_000_000, 2)).toEqual({ from: 4998, lines: ['line 4998', 'line 4999'], total: 5000, size: 48_890 })
    expect((await index.read(767, 3)).lines).toEqual(['line 767', 'line 768', 'line 769'])
    expect((await index.read(0, 1)).lines).toEqual(['line 0'])
    expect((await index.read(4999, 5)).from).toBe(4995)
  })

  it('follow a log that grows, with a line that has not ended, and begin anew with it', async () => {
    const index = createLogIndexes()(path())
    expect(await index.read(0, 10)).toEqual({ from: 0, lines: [], total: 0, size: 0 })
    writeFileSync(path(), 'one\ntw')
    expect(await index.read(0, 10)).toMatchObject({ lines: ['one', 'tw'], total: 2 })
    appendFileSync(path(), 'o\n10 %\r20 %\r')
    expect(await index.read(0, 10)).toMatchObject({ lines: ['one', 'two', '20 %'], total: 3 })
    appendFileSync(path(), '100 %\r\n\nend\n')
    expect(await index.read(0, 10)).toMatchObject({ lines: ['one', 'two', '100 %', '', 'end'], total: 5 })
    writeFileSync(path(), 'new\n')
    expect(await index.read(0, 10)).toMatchObject({ lines: ['new'], total: 1 })
  })

  it('keep characters whole that lie across two reads, and the end of a line that never ends', async () => {
    writeFileSync(path(), `${'€'.repeat(700_000)}\n${'x'.repeat(50)}\r${'5 %\r'.repeat(300_000)}done\n`)
    const { lines } = await new LogIndex(path()).read(0, 2)
    expect(lines[0]).toMatch(/^�?€+…$/)
    expect(lines[1]).toBe('done')
  })

  it('of 100 MB are found in a moment', { timeout: 60_000 }, async () => {
    const file = openSync(path(), 'w')
    const block = Buffer.from(Array.from({ length: 10_000 }, (_, i) => `step ${String(i).padStart(6, '0')} loss 0.123456789 accuracy 0.987654321 ${'.'.repeat(45)}\n`).join(''))
    for (let written = 0; written < 100e6; written += block.length) writeSync(file, block)
    writeSync(file, 'the needle\n')
    closeSync(file)
    const index = new LogIndex(path())
    const { total, lines } = await index.read(1e9, 1)
    expect(lines).toEqual(['the needle'])
    const startedAt = performance.now()
    expect((await index.read(Math.floor(total / 2), 100)).lines).toHaveLength(100)
    // Not the whole file again: that takes a hundred times as long.
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(await searchLog(path(), { ...plain, query: 'NEEDLE' })).toEqual({ count: 1, lines: [total - 1] })
  })
})

describe('the search of a log', () => {
  it('counts the lines that hold the words, without colours, and names them', async () => {
    writeFileSync(path(), 'Epoch 1\nlo\u001b[31mss\u001b[0m 0.5\n10 %\rloss 0.4\nnothing')
    expect(await searchLog(path(), { ...plain, query: 'LOSS' })).toEqual({ count: 2, lines: [1, 2] })
    expect(await searchLog(path(), { query: '^(epoch|nothing)', regex: true, matchCase: false })).toEqual({ count: 2, lines: [0, 3] })
    expect(await searchLog(path(), { query: 'epoch', regex: false, matchCase: true })).toEqual({ count: 0, lines: [] })
    expect(await searchLog(join(folder, 'absent'), { ...plain, query: 'x' })).toEqual({ count: 0, lines: [] })
  })

  it('refuses what is no expression, and gives up one that never ends', async () => {
    writeFileSync(path(), `${'a'.repeat(50)}!\n`)
    await expect(searchLog(path(), { ...plain, query: '(', regex: true })).rejects.toThrow('is not a regular expression')
    await expect(searchLog(path(), { query: '^(a+)+$', regex: true, matchCase: true }, undefined, 1500)).rejects.toThrow('was given up after 1.5 s')
  })
})
