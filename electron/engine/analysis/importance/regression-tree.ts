import type { Feature } from './features.ts'

/** A box of the space in which a tree predicts one value. */
export interface Leaf {
  readonly value: number
  /** Of each number, the part of [0, 1]. */
  readonly low: Float64Array
  readonly high: Float64Array
  /** Of each categorical, the choices as bits. */
  readonly choices: Int32Array
}

interface Box {
  readonly low: Float64Array
  readonly high: Float64Array
  readonly choices: Int32Array
}

interface Split {
  readonly feature: number
  /** The largest place on the left; for a categorical the choice on the left. */
  readonly at: number
  readonly gain: number
}

export interface TreeData {
  readonly features: readonly Feature[]
  readonly rows: readonly Float64Array[]
  readonly values: Float64Array
}

const valueOf = (values: Float64Array, row: number): number => values[row] ?? 0

/**
 * Grows a regression tree until every leaf holds equal values or one configuration (CART, Breiman et al., 1984: the
 * split that leaves the least squared error). A categorical is split into one choice and the others.
 * @param samples the rows to learn from; one that is there twice counts twice
 * @returns its leaves, which part the whole space among them
 */
export function growTree(data: TreeData, samples: Int32Array): Leaf[] {
  const leaves: Leaf[] = []
  const root: Box = {
    low: new Float64Array(data.features.length),
    high: new Float64Array(data.features.length).fill(1),
    choices: Int32Array.from(data.features, ({ choices }) => (choices === undefined ? 0 : 2 ** choices - 1)),
  }
  const open: { samples: Int32Array; box: Box }[] = [{ samples, box: root }]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const split = bestSplit(data, node.samples)
    if (split === undefined) leaves.push({ ...node.box, value: meanOf(data.values, node.samples) })
    else open.push(...halves(data, node.samples, node.box, split))
  }
  return leaves
}

function meanOf(values: Float64Array, samples: Int32Array): number {
  return samples.reduce((sum, row) => sum + valueOf(values, row), 0) / samples.length
}

function bestSplit(data: TreeData, samples: Int32Array): Split | undefined {
  let best: Split | undefined
  for (const [feature, { choices }] of data.features.entries()) {
    const split = choices === undefined ? bestThreshold(data, samples, feature) : bestChoice(data, samples, feature, choices)
    if (split !== undefined && split.gain > (best?.gain ?? 1e-12)) best = split
  }
  return best
}

/** What a split takes off the squared error, but for a constant of the node: of `left` samples with the sum `sumLeft`. */
function gainOf(left: number, sumLeft: number, count: number, sum: number): number {
  const [right, sumRight] = [count - left, sum - sumLeft]
  return sumLeft ** 2 / left + sumRight ** 2 / right - sum ** 2 / count
}

function bestThreshold({ rows, values }: TreeData, samples: Int32Array, feature: number): Split | undefined {
  const place = (row: number): number => rows[row]?.[feature] ?? 0
  const sorted = samples.slice().sort((a, b) => place(a) - place(b))
  const sum = sorted.reduce((total, row) => total + valueOf(values, row), 0)
  let [best, sumLeft]: [Split | undefined, number] = [undefined, 0]
  for (let left = 1; left < sorted.length; left += 1) {
    const row = sorted[left - 1] ?? 0
    sumLeft += valueOf(values, row)
    const [here, next] = [place(row), place(sorted[left] ?? 0)]
    if (here === next) continue
    const gain = gainOf(left, sumLeft, sorted.length, sum)
    if (gain > (best?.gain ?? 0)) best = { feature, at: (here + next) / 2, gain }
  }
  return best
}

function bestChoice({ rows, values }: TreeData, samples: Int32Array, feature: number, choices: number): Split | undefined {
  const counts = new Int32Array(choices)
  const sums = new Float64Array(choices)
  let sum = 0
  for (const row of samples) {
    const choice = rows[row]?.[feature] ?? 0
    counts[choice] = (counts[choice] ?? 0) + 1
    sums[choice] = (sums[choice] ?? 0) + valueOf(values, row)
    sum += valueOf(values, row)
  }
  let best: Split | undefined
  for (const [choice, left] of counts.entries()) {
    if (left === 0 || left === samples.length) continue
    const gain = gainOf(left, sums[choice] ?? 0, samples.length, sum)
    if (gain > (best?.gain ?? 0)) best = { feature, at: choice, gain }
  }
  return best
}

function halves({ features, rows }: TreeData, samples: Int32Array, box: Box, { feature, at }: Split): { samples: Int32Array; box: Box }[] {
  const isChoice = features[feature]?.choices !== undefined
  const goesLeft = (row: number): boolean => (isChoice ? rows[row]?.[feature] === at : (rows[row]?.[feature] ?? 0) <= at)
  const [left, right] = [copyOf(box), copyOf(box)]
  if (isChoice) {
    left.choices[feature] = 2 ** at
    right.choices[feature] = (box.choices[feature] ?? 0) & ~(2 ** at)
  } else {
    left.high[feature] = at
    right.low[feature] = at
  }
  return [
    { samples: samples.filter(goesLeft), box: left },
    { samples: samples.filter((row) => !goesLeft(row)), box: right },
  ]
}

function copyOf({ low, high, choices }: Box): Box {
  return { low: low.slice(), high: high.slice(), choices: choices.slice() }
}
