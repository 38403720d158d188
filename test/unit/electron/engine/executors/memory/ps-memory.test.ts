import { expect, it } from 'vitest'
import { parsePs } from '../../../../../../electron/engine/executors/memory/ps-memory.ts'

it('reads the processes that ps lists, with their groups, and nothing else', () => {
  // `ps -axo pid=,pgid=,rss=` of macOS 15.
  expect(parsePs('    1     1  14336\n  501   501   2048\n  502   501 102400\nps: warning\n')).toEqual([
    { pid: 1, group: 1, residentMiB: 14 },
    { pid: 501, group: 501, residentMiB: 2 },
    { pid: 502, group: 501, residentMiB: 100 },
  ])
})
