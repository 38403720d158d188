import { toUnit } from '../../../../shared/domain/config.ts'
import { ownValue } from '../../../../shared/domain/own-value.ts'
import type { Config, Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'

/** Complete trials as numbers, so that ten thousand of them are looked through between two frames. */
export interface TrialPlaces {
  readonly space: SearchSpace
  readonly parameters: readonly string[]
  readonly trials: readonly Trial[]
  /** A metric's value a trial. */
  readonly values: Float64Array
  /** A place in [0, 1] a trial and parameter, trial after trial; NaN where it is not in use. */
  readonly places: Float64Array
}

/** A real trial beside a slice. */
export interface NearbyTrial {
  readonly trial: Trial
  readonly value: number
  /** From 1 for the nearest down towards 0 for the farthest that is shown. */
  readonly closeness: number
}

/** Of more complete trials an even sample is looked through. */
const mostLooked = 20_000

/** The complete trials with a finite value of the metric; of more than 20,000 every second, third, and so on. */
export function trialPlaces(space: SearchSpace, all: readonly Trial[], metric: string): TrialPlaces {
  const parameters = Object.keys(space)
  const complete = all.filter(({ state, values }) => state === 'complete' && Number.isFinite(ownValue(values, metric) ?? NaN))
  const every = Math.ceil(complete.length / mostLooked)
  const trials = every <= 1 ? complete : complete.filter((_, row) => row % every === 0)
  const places = new Float64Array(trials.length * parameters.length)
  trials.forEach(({ params }, row) => {
    parameters.forEach((name, column) => {
      places[row * parameters.length + column] = placeOf(space[name], ownValue(params, name))
    })
  })
  return { space, parameters, trials, places, values: Float64Array.from(trials, ({ values }) => ownValue(values, metric) ?? NaN) }
}

function placeOf(spec: Parameter | undefined, value: Config[string] | undefined): number {
  if (spec === undefined || value === undefined) return NaN
  if (spec.type === 'categorical') return spec.choices.indexOf(value)
  return typeof value === 'number' ? toUnit(spec, value) : NaN
}

/**
 * The trials nearest to a configuration in all parameters but one, for each parameter that is in use, the farthest first, so that the
 * nearest are drawn on top. Distances are the surrogate's: shares of the range, 0 or 1 for choices, 1 where only one of the two has it.
 * @param most so many a parameter
 */
export function nearbyTrials({ space, parameters, trials, places, values }: TrialPlaces, config: Config, most: number): Map<string, NearbyTrial[]> {
  const width = parameters.length
  const wanted = parameters.map((name) => placeOf(space[name], ownValue(config, name)))
  const isChoice = parameters.map((name) => space[name]?.type === 'categorical')
  const apart = new Float64Array(trials.length * width)
  const totals = new Float64Array(trials.length)
  for (let row = 0; row < trials.length; row += 1) {
    let total = 0
    for (let column = 0; column < width; column += 1) {
      const distance = distanceOf(places[row * width + column] ?? NaN, wanted[column] ?? NaN, isChoice[column] === true)
      apart[row * width + column] = distance
      total += distance
    }
    totals[row] = total
  }
  const nearby = new Map<string, NearbyTrial[]>()
  for (const [column, name] of parameters.entries()) {
    if (Number.isNaN(wanted[column] ?? NaN)) continue
    const distanceToOthers = (row: number): number => (Number.isNaN(places[row * width + column] ?? NaN) ? Infinity : (totals[row] ?? 0) - (apart[row * width + column] ?? 0))
    const rows = smallest(trials.length, distanceToOthers, most)
    nearby.set(name, rows.flatMap((row, rank) => {
      const trial = trials[row]
      return trial === undefined ? [] : [{ trial, value: values[row] ?? NaN, closeness: 1 - rank / rows.length }]
    }).reverse())
  }
  return nearby
}

function distanceOf(a: number, b: number, isChoice: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) === Number.isNaN(b) ? 0 : 1
  return isChoice ? Number(a !== b) : Math.min(1, Math.abs(a - b))
}

/** The rows with the smallest finite keys, ascending. */
function smallest(count: number, keyOf: (row: number) => number, most: number): number[] {
  const rows: number[] = []
  const keys: number[] = []
  for (let row = 0; row < count; row += 1) {
    const key = keyOf(row)
    if (key === Infinity || (rows.length === most && key >= (keys[most - 1] ?? Infinity))) continue
    let at = rows.length
    while (at > 0 && (keys[at - 1] ?? 0) > key) at -= 1
    rows.splice(at, 0, row)
    keys.splice(at, 0, key)
    if (rows.length > most) {
      rows.pop()
      keys.pop()
    }
  }
  return rows
}
