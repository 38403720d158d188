import type { Levels } from './observed.ts'

interface Line {
  readonly slope: number
  readonly intercept: number
}

const finiteMean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

/** Slopes beyond these come from too few trials. */
const slopeBounds = [0.2, 3] as const

/** The line through pairs, drawn towards a slope of 1 as strongly as by one more trial that is as far out as the level's trials are on average. */
function lineThrough(pairs: readonly (readonly [number, number])[], variance: number): Line {
  const [x, y] = [finiteMean(pairs.map(([a]) => a)), finiteMean(pairs.map(([, b]) => b))]
  const xx = pairs.reduce((sum, [a]) => sum + (a - x) ** 2, variance)
  const xy = pairs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), variance)
  const slope = xx > 0 ? Math.min(Math.max(xy / xx, slopeBounds[0]), slopeBounds[1]) : 1
  return { slope, intercept: y - slope * x }
}

/**
 * Losses at all levels on the scale of the highest: what a trial at a level would come to, going by those that went on to the next level
 * from it. So the model is left with what depends on the configuration.
 */
export function alignLevels(losses: Float64Array, { trials, steps }: Pick<Levels, 'trials' | 'steps'>): Float64Array {
  const byLevel = new Map<number, Map<number, number>>()
  losses.forEach((loss, i) => {
    const step = steps[i] ?? 0
    const level = byLevel.get(step) ?? new Map<number, number>()
    if (Number.isFinite(loss)) level.set(trials[i] ?? 0, loss)
    byLevel.set(step, level)
  })
  const descending = [...byLevel].sort(([a], [b]) => b - a)
  const lines = new Map<number, Line>()
  descending.forEach(([step, level], place) => {
    const above = descending[place - 1]
    if (above === undefined) return
    const pairs = [...level].flatMap(([trial, loss]) => {
      const then = above[1].get(trial)
      return then === undefined ? [] : [[loss, then] as const]
    })
    const known = [...level.values()]
    const mean = finiteMean(known)
    const line = pairs.length === 0 ? { slope: 1, intercept: 0 } : lineThrough(pairs, finiteMean(known.map((loss) => (loss - mean) ** 2)))
    const next = lines.get(above[0]) ?? { slope: 1, intercept: 0 }
    lines.set(step, { slope: next.slope * line.slope, intercept: next.intercept + next.slope * line.intercept })
  })
  return losses.map((loss, i) => {
    const line = lines.get(steps[i] ?? 0)
    return line === undefined ? loss : line.intercept + line.slope * loss
  })
}
