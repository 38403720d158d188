import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readStudyFile, studyFilesIn } from '../../../../electron/main/study-file.ts'

describe('study files on a command line', () => {
  it('are found among options and the app’s folder, as absolute paths', () => {
    const args = ['/opt/tunery', '--no-sandbox', '.', 'a.tunery', '/b/c.YAML', 'notes.txt', '--file=d.json']
    expect(studyFilesIn(args, '/work')).toEqual([resolve('/work/a.tunery'), resolve('/b/c.YAML')])
  })
})

describe('reading a study file', () => {
  let folder = ''
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tunery-file-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('gives its text, its name and the folder that its relative paths start from', async () => {
    const path = write('größe.tunery', '{"name":"größe"}')
    expect(await readStudyFile(path)).toEqual({ name: 'größe.tunery', folder, text: '{"name":"größe"}' })
  })

  it('takes 1 MiB and refuses a byte more', async () => {
    expect((await readStudyFile(write('just.json', ' '.repeat(1024 * 1024)))).text).toHaveLength(1024 * 1024)
    await expect(readStudyFile(write('over.json', ' '.repeat(1024 * 1024 + 1)))).rejects.toThrow('larger than 1 MiB')
  })

  it('refuses what is not text, and says what is not there', async () => {
    await expect(readStudyFile(write('bad.json', new Uint8Array([0xff, 0xfe])))).rejects.toThrow('not UTF-8')
    await expect(readStudyFile(join(folder, 'none.json'))).rejects.toThrow('ENOENT')
  })
})
