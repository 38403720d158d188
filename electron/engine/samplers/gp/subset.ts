/** A choice of observations to model when there are too many. */
export interface SubsetOptions {
  /** How many to choose. */
  readonly size: number
  /** How many of them are the best ones. */
  readonly best: number
}

const squared = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let c = 0; c < a.length; c += 1) sum += ((a[c] ?? 0) - (b[c] ?? 0)) ** 2
  return sum
}

/**
 * The best observations, and others spread as far as they go: each further one is the one farthest from all chosen so far
 * (greedy k-centres: Gonzalez, Theor. Comput. Sci. 38, 1985).
 *
 * @param order indices of the rows, the best first
 * @returns indices of the chosen rows, ascending
 */
export function chooseSubset(rows: readonly Float64Array[], order: readonly number[], { size, best }: SubsetOptions): number[] {
  if (order.length <= size) return order.toSorted((a, b) => a - b)
  const chosen = order.slice(0, best)
  const distance = new Float64Array(rows.length).fill(-1)
  for (const index of order.slice(best)) distance[index] = Infinity
  const near = (index: number): void => {
    const row = rows[index]
    if (row === undefined) return
    for (const other of order) if ((distance[other] ?? -1) >= 0) distance[other] = Math.min(distance[other] ?? 0, squared(row, rows[other] ?? row))
  }
  chosen.forEach(near)
  while (chosen.length < size) {
    let farthest = -1
    for (const other of order) if ((distance[other] ?? -1) >= 0 && (farthest < 0 || (distance[other] ?? 0) > (distance[farthest] ?? 0))) farthest = other
    if (farthest < 0) break
    distance[farthest] = -1
    chosen.push(farthest)
    near(farthest)
  }
  return chosen.sort((a, b) => a - b)
}
