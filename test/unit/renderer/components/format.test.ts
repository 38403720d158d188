import { describe, expect, it } from 'vitest'
import { formatAgo, formatBytes, formatCount, formatDuration, formatNumber, formatPercent, formatValue } from '../../../../renderer/components/format.ts'

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.123456, '0.1235'],
    [12.34567, '12.35'],
    [0.5, '0.5'],
    [0.001, '0.001'],
    [1234.5678, '1,235'],
    [123456, '123,456'],
    [-3.14159, '−3.142'],
    [0.00012345, '1.234e−4'],
    [1e-6, '1e−6'],
    [2_500_000, '2,500,000'],
    [2_500_000_000, '2.5e9'],
    [1e300, '1e300'],
    [Number.NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('shows %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('shows three digits when asked for three', () => {
    expect(formatNumber(0.123456, 3)).toBe('0.123')
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [999.7, '1.0 s'],
    [2345, '2.3 s'],
    [9960, '10 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [12_000_000, '3 h 20 min'],
    [187_200_000, '2 d 4 h'],
    [Number.NaN, '–'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('the other formats', () => {
  it('shows bytes in binary units with one digit below ten', () => {
    expect([0, 512, 1536, 20 * 1024 ** 3, 1023.9].map(formatBytes)).toEqual(['0 B', '512 B', '1.5 KiB', '20 GiB', '1.0 KiB'])
  })

  it('shows how long ago something was, and no negative time when clocks differ', () => {
    const now = 1_700_000_000_000
    expect([0, 50, 300, 7200, 86_400 * 3].map((seconds) => formatAgo(now - seconds * 1000, now))).toEqual([
      'just now',
      '1 min ago',
      '5 min ago',
      '2 h ago',
      '3 d ago',
    ])
    expect(formatAgo(now + 60_000, now)).toBe('just now')
  })

  it('never shows 100 % before the end', () => {
    expect([0, 0.001, 0.999, 1].map(formatPercent)).toEqual(['0 %', '< 1 %', '99 %', '100 %'])
  })

  it('shows values of every type, and counts in words', () => {
    expect([0.1, 'relu', true, undefined, null].map(formatValue)).toEqual(['0.1', 'relu', 'true', '–', '–'])
    expect([formatCount(1, 'trial'), formatCount(2, 'trial'), formatCount(0, 'study', 'studies')]).toEqual(['1 trial', '2 trials', '0 studies'])
  })
})
