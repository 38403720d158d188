import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadWindowState, placeWindow, saveWindowState } from '../../../../electron/main/window-state.ts'

const left = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 984 }

describe('placing the window', () => {
  it('puts the first window in the middle of the first display', () => {
    expect(placeWindow(undefined, [left, right])).toEqual({ x: 320, y: 90, width: 1280, height: 860 })
  })

  it('puts a window where it was, on whichever display that is', () => {
    const kept = { x: 2000, y: 40, width: 1000, height: 700 }
    expect(placeWindow(kept, [left, right])).toEqual(kept)
  })

  it('brings a window back whose display is gone, or whose title bar is above the display', () => {
    expect(placeWindow({ x: 2000, y: 40, width: 1000, height: 700 }, [left])).toEqual({ x: 460, y: 170, width: 1000, height: 700 })
    expect(placeWindow({ x: 100, y: -500, width: 1000, height: 700 }, [left])).toEqual({ x: 460, y: 170, width: 1000, height: 700 })
  })

  it('makes no window larger than its display or too small to use', () => {
    expect(placeWindow({ x: 0, y: 0, width: 5000, height: 10 }, [left])).toEqual({ x: 0, y: 0, width: 1920, height: 480 })
    expect(placeWindow(undefined, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({ x: 0, y: 0, width: 800, height: 600 })
  })
})

describe('the kept window state', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tunery-window-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('comes back as it was kept', () => {
    const state = { bounds: { x: -5, y: 7, width: 900, height: 600 }, maximized: true }
    saveWindowState(join(folder, 'window.json'), state)
    expect(loadWindowState(join(folder, 'window.json'))).toEqual(state)
  })

  it('counts as none when the file is missing, damaged or of another shape', () => {
    const path = join(folder, 'window.json')
    expect(loadWindowState(path)).toBeUndefined()
    for (const text of ['{', '[]', '{"bounds":{"x":1e99,"y":0,"width":9,"height":9},"maximized":false}']) {
      writeFileSync(path, text)
      expect(loadWindowState(path)).toBeUndefined()
    }
  })

  it('is given up silently where the folder cannot be written', () => {
    expect(() => saveWindowState(join(folder, 'none', 'window.json'), { bounds: left, maximized: false })).not.toThrow()
  })
})
