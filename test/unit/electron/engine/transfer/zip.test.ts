import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { zipOf } from '../../../../../electron/engine/transfer/zip.ts'

describe('an archive', () => {
  it('has the file’s check sum, as the standard’s example has it, and a directory at its end', () => {
    const bytes = Buffer.from(zipOf([{ name: 'digits.txt', content: Buffer.from('123456789') }]))
    expect(bytes.readUInt32LE(14).toString(16)).toBe('cbf43926')
    expect(bytes.subarray(40, 49).toString()).toBe('123456789')
    const end = bytes.length - 22
    expect(bytes.readUInt32LE(end)).toBe(0x06054b50)
    expect(bytes.readUInt32LE(bytes.readUInt32LE(end + 16))).toBe(0x02014b50)
    expect(bytes.readUInt32LE(end + 12) + bytes.readUInt32LE(end + 16)).toBe(end)
  })

  it('is unpacked by Python’s zipfile, names and all', ({ skip }) => {
    const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find(existsSync)
    if (python === undefined) return skip('there is no Python')
    const folder = mkdtempSync(join(tmpdir(), 'tunery-zip-'))
    try {
      writeFileSync(join(folder, 'a.zip'), zipOf([{ name: 'größe/α.txt', content: Buffer.from('eins') }, { name: 'leer', content: new Uint8Array(0) }, { name: 'viel.bin', content: new Uint8Array(70_000).fill(7) }]))
      execFileSync(python, ['-c', 'import zipfile; z = zipfile.ZipFile("a.zip"); assert z.testzip() is None; z.extractall(".")'], { cwd: folder })
      expect(readFileSync(join(folder, 'größe', 'α.txt'), 'utf8')).toBe('eins')
      expect(readFileSync(join(folder, 'leer')).length).toBe(0)
      expect(readFileSync(join(folder, 'viel.bin')).every((byte) => byte === 7)).toBe(true)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
