import type { KnownSource } from './curve-source.ts'
import type { SimulatedStudy } from './simulate.ts'

/** The regret from a moment on: how much worse than the optimum, without noise, what had looked best by then is. */
export interface RegretPoint {
  readonly seconds: number
  readonly regret: number
}

/** What counts as found: the best report of any step (the model in hand), or the best of the trials that ran to their end. */
export type Found = 'model' | 'full-training'

/**
 * The regret of a simulated study over simulated time: a point for each new incumbent. As the user sees noisy values only, the incumbent is the lowest of those,
 * and the regret may rise.
 */
export function regretOverTime({ history, decisions }: SimulatedStudy, source: KnownSource, found: Found = 'model'): RegretPoint[] {
  const sign = history.objective.goal === 'minimize' ? 1 : -1
  const points: RegretPoint[] = []
  let best = Infinity
  for (const { trial, step, seconds } of decisions) {
    const view = history.trials[trial]
    const loss = view?.curve.get(step) ?? Infinity
    if (view === undefined || loss >= best || (found === 'full-training' && step < (source.stepsOf?.(view.config) ?? source.maxSteps))) continue
    best = loss
    points.push({ seconds, regret: sign * (source.truthAt(view.config, step) - source.optimum) })
  }
  return points
}

/** The regret at a moment; Infinity before anything was found. */
export function regretAt(points: readonly RegretPoint[], seconds: number): number {
  return points.findLast((point) => point.seconds <= seconds)?.regret ?? Infinity
}

/** The first moment at which the regret is at most so much; Infinity when it never is. */
export function timeToReach(points: readonly RegretPoint[], regret: number): number {
  return points.find((point) => point.regret <= regret)?.seconds ?? Infinity
}

/** The median regret of several studies over time: a point wherever one of them changes. */
export function medianRegret(studies: readonly (readonly RegretPoint[])[]): RegretPoint[] {
  const moments = [...new Set(studies.flatMap((points) => points.map(({ seconds }) => seconds)))].sort((a, b) => a - b)
  const places = studies.map(() => 0)
  return moments.map((seconds) => {
    const now = studies.map((points, i) => {
      while ((points[places[i] ?? 0]?.seconds ?? Infinity) <= seconds) places[i] = (places[i] ?? 0) + 1
      return points[(places[i] ?? 0) - 1]?.regret ?? Infinity
    })
    return { seconds, regret: median(now) }
  })
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1] ?? Infinity
  const lower = sorted[(sorted.length - 1) >> 1] ?? Infinity
  return upper === lower ? upper : (upper + lower) / 2
}
