import type { Prediction } from '../../../../shared/contract/surrogate.ts'
import { completeConfig } from '../../../../shared/domain/complete-config.ts'
import { configFromUnit, configIssues, fromUnit, toUnit, valueCount } from '../../../../shared/domain/config.ts'
import { lossOf, type Goal } from '../../../../shared/domain/metric.ts'
import type { Config, Parameter, ParameterValue } from '../../../../shared/domain/search-space.ts'
import { createRng, type Rng } from '../../../../shared/random/rng.ts'
import type { Surrogate } from './surrogate.ts'

/** Configurations looked at before the search begins: random ones, and the best measured ones. */
const randomStarts = 1000
const measuredStarts = 30
/** How many of them are improved. */
const climbs = 8
const mostSteps = 40
/** Neighbours of a number's value (SMAC's 4), and how far they are, in shares of the range. */
const neighboursOfNumber = 4
const neighbourDistance = 0.15

interface Candidate {
  readonly config: Config
  readonly loss: number
}

/**
 * The configuration with the best predicted mean: the best of random and measured ones, each improved by changing one parameter at a time
 * for as long as that helps (the local search of SMAC, Hutter et al., 2011, section 4.3).
 */
export async function searchBest(surrogate: Surrogate, goal: Goal, pause: () => Promise<void>): Promise<{ config: Config; prediction: Prediction }> {
  const { space } = surrogate
  const rng = createRng(0)
  const lossOfConfig = (config: Config): Candidate => ({ config, loss: lossOf(goal, surrogate.meanOf(config)) })
  const candidates: Candidate[] = []
  for (const config of startsOf(surrogate, goal, rng)) {
    candidates.push(lossOfConfig(config))
    if (candidates.length % 50 === 0) await pause()
  }
  candidates.sort((a, b) => a.loss - b.loss)
  let [best] = candidates
  for (let candidate of candidates.slice(0, climbs)) {
    for (let step = 0; step < mostSteps; step += 1) {
      const next = neighboursOf(space, candidate.config, rng).map(lossOfConfig).reduce((least, other) => (other.loss < least.loss ? other : least), candidate)
      await pause()
      if (next === candidate) break
      candidate = next
    }
    if (best === undefined || candidate.loss < best.loss) best = candidate
  }
  const config = roundedConfig(space, best?.config ?? completeConfig(space, {}))
  return { config, prediction: surrogate.predict(config) }
}

/** Digits that tell values apart: nobody types 0.037400685845480085. */
const digits = 4

function roundedConfig(space: Surrogate['space'], config: Config): Config {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const spec = space[name]
      if (spec?.type !== 'float' || spec.step !== undefined || typeof value !== 'number') return [name, value]
      return [name, Math.min(spec.high, Math.max(spec.low, Number(value.toPrecision(digits))))]
    }),
  )
}

function startsOf({ space, measured }: Surrogate, goal: Goal, rng: Rng): Config[] {
  const best = [...measured].sort((a, b) => lossOf(goal, a.value) - lossOf(goal, b.value)).slice(0, measuredStarts)
  // Those of an earlier space may not be in this one.
  const known = best.map(({ config }) => config).filter((config) => configIssues(space, config).length === 0)
  return [...known, ...Array.from({ length: randomStarts }, () => configFromUnit(space, () => rng.uniform()))]
}

/** Configurations that differ in one parameter; what that brings into use comes at its prior or the middle. */
function neighboursOf(space: Surrogate['space'], config: Config, rng: Rng): Config[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const spec = space[name]
    if (spec === undefined || valueCount(spec) === 1) return []
    return valuesNear(spec, value, rng).map((near) => completeConfig(space, { ...config, [name]: near }))
  })
}

function valuesNear(spec: Parameter, value: ParameterValue, rng: Rng): ParameterValue[] {
  if (spec.type === 'categorical') return spec.choices.filter((choice) => choice !== value)
  const place = toUnit(spec, value)
  return Array.from({ length: neighboursOfNumber }, () => fromUnit(spec, Math.min(1, Math.max(0, place + neighbourDistance * rng.normal()))))
}
