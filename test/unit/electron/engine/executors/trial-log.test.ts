import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTrialLog } from '../../../../../electron/engine/executors/trial-log.ts'

let folder = ''
const complaints: string[] = []
const open = (limit?: number) => openTrialLog(folder, (message) => complaints.push(message), limit)
const text = () => readFileSync(join(folder, 'log.txt'), 'utf8')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-log-'))
  complaints.length = 0
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

it('appends to what an earlier attempt has printed', () => {
  for (const attempt of ['one\n', 'two\n']) {
    const log = open()
    log.write(attempt)
    log.close()
  }
  expect(text()).toBe('one\ntwo\n')
})

it('makes no file for a trial that prints nothing, and takes no word after its close', () => {
  const log = open()
  log.close()
  log.write('late')
  expect(readdirSync(folder)).toEqual([])
})

it('ends at its limit with a notice, once over all attempts', () => {
  for (const attempt of ['12345678', 'more', 'more']) {
    const log = open(10)
    log.write(attempt)
    log.write('abc')
    log.close()
  }
  expect(text()).toMatch(/^12345678ab\n\[Tunery: this log has reached .*\]\n$/)
})

it('complains once when it cannot be written', () => {
  rmSync(folder, { recursive: true })
  const log = open()
  log.write('a')
  log.write('b')
  log.close()
  expect(complaints).toEqual([expect.stringContaining('cannot be written')])
})
