import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../../electron/engine/store/open.ts'
import { generateStudy } from '../../bench/generated-study.ts'

describe('a generated study', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tunery-generated-'))))
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('is written once, and refused where it was written in part', () => {
    const path = join(folder, 'study.db')
    const id = generateStudy(path, { trials: 5, steps: 3 })
    expect(generateStudy(path, { trials: 5, steps: 3 })).toBe(id)
    const store = openStore(path, 'write')
    store.setStudyStatus(id, 'paused', null)
    store.close()
    expect(() => generateStudy(path, { trials: 5, steps: 3 })).toThrow('only a part')
  })
})
