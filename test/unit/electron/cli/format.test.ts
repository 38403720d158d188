import { describe, expect, it } from 'vitest'
import { formatDuration, formatNumber, formatTimeLeft, toJson } from '../../../../electron/cli/format.ts'

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [12, '12'],
    [1234567, '1234567'],
    [0.15340001, '0.1534'],
    [0.153, '0.153'],
    [1234.5678, '1235'],
    [0.00012345, '1.234e-4'],
    [-1e-6, '-1e-6'],
    [123456789.5, '1.235e8'],
    [NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [350.4, '350 ms'],
    [999.6, '1.0 s'],
    [12_340, '12.3 s'],
    [59_960, '1 min 00 s'],
    [130_000, '2 min 10 s'],
    [3_599_600, '1 h 00 min'],
    [3_900_000, '1 h 05 min'],
    [273_600_000, '3 d 4 h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('never counts below zero seconds of time left', () => {
    expect(formatTimeLeft(-50)).toBe('0 s')
    expect(formatTimeLeft(1500)).toBe('2 s')
  })
})

describe('toJson', () => {
  it('keeps every digit and writes what JSON cannot hold as strings', () => {
    expect(JSON.parse(toJson({ a: 0.1 + 0.2, b: NaN, c: [-Infinity, Infinity] }))).toEqual({ a: 0.30000000000000004, b: 'NaN', c: ['-Infinity', 'Infinity'] })
  })
})
