import { describe, expect, it } from 'vitest'
import { countFailures, restartDelayMs } from '../../../../electron/main/restart-policy.ts'

describe('the restart policy', () => {
  it('waits longer after each crash and gives up after the sixth', () => {
    expect([1, 2, 3, 4, 5, 6].map(restartDelayMs)).toEqual([250, 500, 1000, 2000, 4000, undefined])
  })

  it('forgets earlier crashes when the engine has run for a minute', () => {
    expect(countFailures(4, 59_999)).toBe(5)
    expect(countFailures(4, 60_000)).toBe(1)
  })
})
