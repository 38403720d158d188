import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprint, hashFile, isInstalled, readStamp, updateStamp } from '../../../scripts/lib/stamps.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-stamps-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('stamp', () => {
  it('is empty when there is none, and when it cannot be read', () => {
    const path = join(folder, 'stamp.json')
    expect(readStamp(path)).toEqual({})
    for (const text of ['{"lock":', '[1]', 'null', '7']) {
      writeFileSync(path, text)
      expect(readStamp(path)).toEqual({})
    }
  })

  it('keeps the fields that an update does not name', () => {
    const path = join(folder, 'stamp.json')
    updateStamp(path, { lock: 'a', build: 'b' })
    updateStamp(path, { build: 'c' })
    expect(readStamp(path)).toEqual({ lock: 'a', build: 'c' })
  })
})

describe('fingerprint', () => {
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text)
    utimesSync(join(folder, name), 1000, 1000)
  }

  it('changes with a size, a time, a new file and a file that is gone', () => {
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true })
    write('src/deep/a.ts', 'one')
    const take = (): string => fingerprint(folder, ['src', 'config.json'])
    const seen = [take()]
    expect(take()).toBe(seen[0])

    write('src/deep/a.ts', 'three')
    seen.push(take())
    utimesSync(join(folder, 'src/deep/a.ts'), 2000, 2000)
    seen.push(take())
    write('src/b.ts', '')
    seen.push(take())
    write('config.json', '{}')
    seen.push(take())
    rmSync(join(folder, 'src/deep/a.ts'))
    seen.push(take())
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('does not depend on a file outside what is named', () => {
    const before = fingerprint(folder, ['src'])
    write('README.md', 'text')
    expect(fingerprint(folder, ['src'])).toBe(before)
  })
})

describe('hash of a file', () => {
  it('is that of its content, and undefined without the file', () => {
    writeFileSync(join(folder, 'a'), 'abc')
    expect(hashFile(join(folder, 'a'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(hashFile(join(folder, 'b'))).toBeUndefined()
  })
})

describe('an installation made by hand', () => {
  const wanted = {
    packages: {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.2.3' },
      'node_modules/other-platform': { version: '2.0.0', optional: true },
    },
  }

  it('counts when every package is there in its version, optional ones aside', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.2.3' } } })).toBe(true)
  })

  it('does not count with another version, a missing package or no record', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.2.4' } } })).toBe(false)
    expect(isInstalled(wanted, { packages: {} })).toBe(false)
    expect(isInstalled(wanted, {})).toBe(false)
  })

  it('does not count with an optional package in another version', () => {
    const packages = { 'node_modules/a': { version: '1.2.3' }, 'node_modules/other-platform': { version: '1.0.0' } }
    expect(isInstalled(wanted, { packages })).toBe(false)
  })
})
