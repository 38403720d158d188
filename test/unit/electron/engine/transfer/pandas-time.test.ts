import { describe, expect, it } from 'vitest'
import { datetimeText, durationText } from '../../../../../electron/engine/transfer/pandas-time.ts'

describe('times as pandas writes them', () => {
  it('are local, to the microsecond', () => {
    const at = new Date(2026, 10, 24, 5, 46, 0, 123).getTime()
    expect(datetimeText(at)).toBe('2026-11-24 05:46:00.123000')
    // A float holds a moment of today to a quarter of a microsecond.
    expect(datetimeText(at + 0.456)).toBe('2026-11-24 05:46:00.123456')
  })

  it('carry a fraction that rounds up', () => {
    expect(datetimeText(new Date(2026, 0, 1, 23, 59, 59, 999).getTime() + 0.9999)).toBe('2026-01-02 00:00:00.000000')
  })

  it.each([
    [1234.567, '0 days 00:00:01.234567'],
    [0, '0 days 00:00:00.000000'],
    [86_400_000 + 3_723_004, '1 days 01:02:03.004000'],
    [-5, '0 days 00:00:00.000000'],
  ])('%d ms are %s', (ms, expected) => {
    expect(durationText(ms)).toBe(expected)
  })
})
