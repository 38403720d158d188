import { inactivePlace, type SurrogateEncoding } from './encoding.ts'

/** The row nearest to another, and how far it is, in [0, 1]. */
export interface Neighbour {
  readonly row: number
  readonly distance: number
}

/**
 * Finds the nearest of many rows: the mean over the parameters of how far apart two values are (Gower, 1971): of numbers in shares of
 * their range, of choices 0 or 1, and 1 where only one of the two is active.
 */
export function createNeighbours({ columns }: SurrogateEncoding, rows: readonly Float64Array[]): (row: Float64Array) => Neighbour {
  return (wanted) => {
    let [nearest, least] = [0, Infinity]
    rows.forEach((row, index) => {
      let distance = 0
      for (let column = 0; column < columns.length && distance < least; column += 1) {
        distance += apart(columns[column]?.codes !== undefined, row[column] ?? 0, wanted[column] ?? 0)
      }
      if (distance < least) [nearest, least] = [index, distance]
    })
    return { row: nearest, distance: columns.length === 0 ? 0 : least / columns.length }
  }
}

function apart(isCategory: boolean, a: number, b: number): number {
  if (a === b) return 0
  if (isCategory || a === inactivePlace || b === inactivePlace) return 1
  return Math.min(1, Math.abs(a - b))
}
