import { describe, expect, it } from 'vitest'
import { ordinal, shortNumber } from '../../../../../electron/engine/schedulers/words.ts'

describe('the words of a decision', () => {
  it('number places as English does', () => {
    expect([1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 101, 111, 113, 123].map(ordinal)).toEqual([
      '1st', '2nd', '3rd', '4th', '10th', '11th', '12th', '13th', '21st', '22nd', '101st', '111th', '113th', '123rd',
    ])
  })

  it('show four digits of a value', () => {
    expect([0.123456, 1234.56, 1e-7, 2, Infinity].map(shortNumber)).toEqual(['0.1235', '1235', '1e-7', '2', 'not a number'])
  })
})
