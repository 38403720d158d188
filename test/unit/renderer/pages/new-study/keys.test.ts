import { describe, expect, it } from 'vitest'
import { pathsAround } from '../../../../../renderer/pages/new-study/focus-issue.ts'
import { fileParts, hasRelativePaths, isDatabase } from '../../../../../renderer/pages/new-study/file/file-parts.ts'
import { moveOfKey } from '../../../../../renderer/pages/new-study/space/space-keys.ts'
import { partsText } from '../../../../../renderer/pages/new-study/undo/parts-text.ts'
import { stepOfKey } from '../../../../../renderer/pages/new-study/undo/undo-keys.ts'

const pressed = (key: string, ...modifiers: ('alt' | 'ctrl' | 'meta' | 'shift')[]) => ({
  key,
  altKey: modifiers.includes('alt'),
  ctrlKey: modifiers.includes('ctrl'),
  metaKey: modifiers.includes('meta'),
  shiftKey: modifiers.includes('shift'),
})

describe('keys', () => {
  it('with Alt move a row, where they mean nothing else', () => {
    expect(['ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft'].map((key) => moveOfKey(pressed(key, 'alt'), 'button'))).toEqual(['up', 'down', 'in', 'out'])
    expect([moveOfKey(pressed('ArrowDown', 'alt'), 'select'), moveOfKey(pressed('ArrowLeft', 'alt'), 'input'), moveOfKey(pressed('ArrowUp', 'alt'), 'input')]).toEqual([undefined, undefined, 'up'])
    expect([moveOfKey(pressed('ArrowUp'), 'button'), moveOfKey(pressed('ArrowUp', 'alt', 'shift'), 'button'), moveOfKey(pressed('a', 'alt'), 'button')]).toEqual([undefined, undefined, undefined])
  })

  it('undo and redo on every system', () => {
    expect([pressed('z', 'ctrl'), pressed('z', 'meta')].map(stepOfKey)).toEqual(['undo', 'undo'])
    expect([pressed('Z', 'ctrl', 'shift'), pressed('Z', 'meta', 'shift'), pressed('y', 'ctrl')].map(stepOfKey)).toEqual(['redo', 'redo', 'redo'])
    expect([pressed('z'), pressed('z', 'ctrl', 'alt'), pressed('y', 'meta'), pressed('x', 'ctrl')].map(stepOfKey)).toEqual([undefined, undefined, undefined, undefined])
  })
})

it('a step is told by the parts that it changes', () => {
  expect([partsText(['parameters', 'name']), partsText([])]).toEqual(['search space, name', 'the way in'])
})

it('the field of an issue is looked for from the inside out', () => {
  expect(pathsAround('space.lr.when.in')).toEqual(['space.lr.when.in', 'space.lr.when', 'space.lr', 'space'])
  expect(pathsAround('metrics[1].goal')).toEqual(['metrics[1].goal', 'metrics[1]', 'metrics'])
})

describe('a file that is opened', () => {
  it('is known by its folder in the app, and not in a browser', () => {
    expect(fileParts({ name: 'a.yaml' })).toEqual({ name: 'a.yaml', folder: undefined })
    const inApp = { name: 'a.yaml', path: '/home/me/a.yaml' }
    expect(fileParts(inApp).folder).toBe('/home/me')
    const atRoot = { name: 'a.yaml', path: '/a.yaml' }
    expect(fileParts(atRoot).folder).toBe('/')
    const onWindows = { name: 'a.yaml', path: 'C:\\me\\a.yaml' }
    expect(fileParts(onWindows).folder).toBe('C:\\me')
  })

  it('is a database by its first bytes', async () => {
    expect([await isDatabase(new Blob(['SQLite format 3\u0000rest'])), await isDatabase(new Blob(['SQLite'])), await isDatabase(new Blob(['{ "name": "SQLite format 3" }']))]).toEqual([true, false, false])
  })

  it('needs to know its folder where it names relative paths, or runs a command somewhere', () => {
    const needs = (file: Record<string, unknown>): boolean => hasRelativePaths(file)
    expect(needs({ objective: { kind: 'module', path: './a.ts' } })).toBe(true)
    expect(needs({ objective: { kind: 'module', path: '/a.ts' } })).toBe(false)
    expect(needs({ objective: { kind: 'builtin', data: { path: 'C:/data' } } })).toBe(false)
    expect(needs({ objective: { kind: 'builtin', data: { path: 'data' } } })).toBe(true)
    expect(needs({ objective: { kind: 'command', command: 'x' } })).toBe(true)
    expect(needs({ objective: { kind: 'command', command: 'x', cwd: '/x' } })).toBe(false)
    expect(needs({ objective: { kind: 'command', command: 'x', cwd: '/x' }, warm_start: { files: ['a.csv'] } })).toBe(true)
    expect(needs({})).toBe(false)
  })
})
