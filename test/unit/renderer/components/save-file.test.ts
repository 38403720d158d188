import { expect, it } from 'vitest'
import { safeFileName } from '../../../../renderer/components/save-file.ts'

it('makes file names that every file system takes', () => {
  expect(['a/b\\c:d', '..', '', 'über mlp', 'x?*<>|"y', ' .hidden. ', 'a\u0000b'].map(safeFileName)).toEqual([
    'a-b-c-d',
    'study',
    'study',
    'über mlp',
    'x-y',
    'hidden',
    'a-b',
  ])
})
