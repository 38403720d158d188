import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { followCheckpoint } from '../../../../../electron/engine/executors/command-checkpoint.ts'

const root = mkdtempSync(join(tmpdir(), 'tunery-checkpoint-'))
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

/** A folder with a file that was changed so many seconds from now. */
function folderWith(seconds: number): string {
  const folder = mkdtempSync(join(root, 'x-'))
  const at = Date.now() / 1000 + seconds
  writeFileSync(join(folder, 'model'), '')
  utimesSync(join(folder, 'model'), at, at)
  return folder
}

describe('the step that a command goes on from', () => {
  it('is the last one that it stated, whatever is in its folder', () => {
    const checkpoint = followCheckpoint(folderWith(60))
    checkpoint.printed({ step: 3, values: { loss: 1 }, checkpoint: 2 })
    checkpoint.printed({ step: 4, values: { loss: 1 } })
    expect(checkpoint.stepAfter(4)).toBe(2)
    checkpoint.printed({ step: 4, values: {}, checkpoint: 4 })
    expect(checkpoint.stepAfter(4)).toBe(4)
  })

  it('is the reported one when a file is newer than the report before, else 0', () => {
    expect(followCheckpoint(folderWith(60)).stepAfter(5)).toBe(5)
    expect(followCheckpoint(folderWith(-60)).stepAfter(5)).toBe(0)
    expect(followCheckpoint(mkdtempSync(join(root, 'empty-'))).stepAfter(5)).toBe(0)
    expect(followCheckpoint(join(root, 'absent')).stepAfter(5)).toBe(0)
  })
})
