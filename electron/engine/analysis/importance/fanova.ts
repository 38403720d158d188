import type { Rng } from '../../../../shared/random/rng.ts'
import type { Feature } from './features.ts'
import { growTree, type Leaf, type TreeData } from './regression-tree.ts'

/** Trees of the forest, as in Optuna. */
const trees = 64

/**
 * Functional ANOVA (Hutter, Hoos & Leyton-Brown, 2014, "An Efficient Approach for Assessing Hyperparameter Importance"):
 * the share of the variance of a random forest's prediction over the whole space that each parameter explains alone.
 * A tree is grown on a bootstrap sample; shares are the means over the trees.
 * @returns a share in [0, 1] for each feature; all 0 when there is no variance
 */
export function* fanova(data: TreeData, rng: Rng): Generator<undefined, number[]> {
  const sums = data.features.map(() => 0)
  let counted = 0
  for (let tree = 0; tree < trees; tree += 1) {
    const shares = sharesOf(growTree(data, bootstrap(data.rows.length, rng)), data.features)
    if (shares !== undefined) {
      counted += 1
      for (const [feature, share] of shares.entries()) sums[feature] = (sums[feature] ?? 0) + share
    }
    yield
  }
  return sums.map((sum) => (counted === 0 ? 0 : sum / counted))
}

function bootstrap(count: number, rng: Rng): Int32Array {
  return Int32Array.from({ length: count }, () => Math.floor(rng.uniform() * count))
}

/** How many bits of a whole number are set. */
function bitCount(bits: number): number {
  let [count, rest] = [0, bits]
  for (; rest !== 0; rest &= rest - 1) count += 1
  return count
}

/** The share of a feature's range that a leaf covers. */
function widthOf({ low, high, choices }: Leaf, feature: number, all: number | undefined): number {
  return all === undefined ? (high[feature] ?? 1) - (low[feature] ?? 0) : bitCount(choices[feature] ?? 0) / all
}

/** What share of the tree's variance each feature explains alone; undefined for a tree without variance. */
function sharesOf(leaves: readonly Leaf[], features: readonly Feature[]): number[] | undefined {
  const widths = leaves.map((leaf) => features.map(({ choices }, feature) => widthOf(leaf, feature, choices)))
  const volumes = widths.map((ofLeaf) => ofLeaf.reduce((product, width) => product * width, 1))
  const mean = leaves.reduce((sum, { value }, i) => sum + value * (volumes[i] ?? 0), 0)
  const variance = leaves.reduce((sum, { value }, i) => sum + (value - mean) ** 2 * (volumes[i] ?? 0), 0)
  if (!(variance > 0)) return undefined
  return features.map(({ choices }, feature) => {
    const weighted = leaves.map((leaf, i) => ({ leaf, weight: (leaf.value * (volumes[i] ?? 0)) / (widths[i]?.[feature] ?? 1) }))
    const marginal = choices === undefined ? marginalOfNumber(weighted, feature) : marginalOfChoices(weighted, feature, choices)
    return marginal.reduce((sum, { value, width }) => sum + (value - mean) ** 2 * width, 0) / variance
  })
}

/** The mean prediction over all other parameters, on a part of the feature's range. */
interface MarginalPart {
  readonly value: number
  readonly width: number
}

interface WeightedLeaf {
  readonly leaf: Leaf
  readonly weight: number
}

/** Between one boundary of a leaf and the next the marginal is constant. */
function marginalOfNumber(leaves: readonly WeightedLeaf[], feature: number): MarginalPart[] {
  const changes = new Map<number, number>()
  const change = (at: number, by: number): void => void changes.set(at, (changes.get(at) ?? 0) + by)
  for (const { leaf, weight } of leaves) {
    change(leaf.low[feature] ?? 0, weight)
    change(leaf.high[feature] ?? 1, -weight)
  }
  const boundaries = [...changes].sort(([a], [b]) => a - b)
  let value = 0
  return boundaries.slice(0, -1).map(([at, by], i) => {
    value += by
    return { value, width: (boundaries[i + 1]?.[0] ?? 1) - at }
  })
}

function marginalOfChoices(leaves: readonly WeightedLeaf[], feature: number, choices: number): MarginalPart[] {
  return Array.from({ length: choices }, (_, choice) => ({
    value: leaves.reduce((sum, { leaf, weight }) => (((leaf.choices[feature] ?? 0) & (2 ** choice)) === 0 ? sum : sum + weight), 0),
    width: 1 / choices,
  }))
}
