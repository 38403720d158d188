import type { History } from '../../contracts/history.ts'
import { alignLevels } from './alignment.ts'
import type { Encoding } from './encoding.ts'
import { createOutputModeller, type Limits, type OutputData, type OutputModel, type Related } from './output-model.ts'
import type { Levels, Observations, Observed } from './observed.ts'
import { scaleLosses, scaleViolations } from './outputs.ts'
import { isCandidate, rankingOf, type Ranking } from './ranking.ts'
import { sourcesOf, type Source } from './sources.ts'
import { createStepColumn } from './step-column.ts'
import type { Surrogate } from './surrogate.ts'

/** What the acquisition is made from. */
export interface Models {
  /** Objectives first, then constraints. */
  readonly surrogates: readonly Surrogate[]
  /** `[output][modelled observation]` on the model's scale. */
  readonly outputs: readonly Float64Array[]
  /** Which observations are modelled, ascending. */
  readonly chosen: readonly number[]
}

const limits: Limits = { all: 500, subset: 400, every: 100 }
const stepLimits: Limits = { all: 300, subset: 200, every: 50 }

/** Keeps the Gaussian processes of a study, one an output. */
export function createModeller(encoding: Encoding): (history: History, observations: Observations, ranking: Ranking) => Models {
  const dimensions = encoding.dimensions.length
  const modellers: ReturnType<typeof createOutputModeller>[] = []
  const sources = createSources(encoding)
  const overSteps = createStepModeller(encoding)
  return (history, observations, ranking) => {
    const { losses, rows, pending } = observations
    const made = outputsOf(observations).map(({ values, scale }, k): OutputModel => {
      const related = sources(history).flatMap((source) => source(k < losses.length ? ['loss', k] : ['violation', k - losses.length]))
      const data = { rows, values, scale, pending, ranking, isRival: (index: number) => k === 0 && losses.length === 1 && isCandidate(observations, index) }
      if (observations.levels !== undefined) return overSteps(data, observations.levels, related)
      return (modellers[k] ??= createOutputModeller(encoding, dimensions, limits))(data, related)
    })
    return { surrogates: made.map(({ surrogate }) => surrogate), outputs: made.map(({ outputs }) => outputs), chosen: made[0]?.chosen ?? [] }
  }
}

/** Models an objective over configurations and steps together; what it answers is over configurations, at the target level. */
function createStepModeller(encoding: Encoding): (data: OutputData, levels: Levels, related: readonly Related[]) => OutputModel {
  const dimensions = encoding.dimensions.length
  const column = createStepColumn(encoding, dimensions)
  const model = createOutputModeller(column.shape, dimensions + 1, stepLimits)
  return (data, levels, related) => {
    const { surrogate, outputs, chosen } = model(
      {
        ...data,
        rows: data.rows.map((row, i) => column.extend(row, levels.steps[i] ?? 1)),
        scale: (values) => scaleLosses(alignLevels(values, levels)),
        pending: data.pending.map((row) => column.extend(row, levels.target)),
      },
      related.map((each) => ({ ...each, surrogate: column.ignoring(each.surrogate) })),
    )
    return { surrogate: column.at(surrogate, levels.target), outputs, chosen }
  }
}

type Output = readonly ['loss' | 'violation', number]

const outputsOf = ({ losses, violations }: Observed): { values: Float64Array; scale: (values: Float64Array) => Float64Array }[] => [
  ...losses.map((values) => ({ values, scale: scaleLosses })),
  ...violations.map((values) => ({ values, scale: scaleViolations })),
]

/** Models of the earlier studies, made once. */
function createSources(encoding: Encoding): (history: History) => ((output: Output) => Related[])[] {
  let known: History['earlier'] | undefined
  let made: ((output: Output) => Related[])[] = []
  return ({ earlier }) => {
    if (known === earlier) return made
    known = earlier
    const sources = sourcesOf(earlier, encoding)
    const total = Math.max(sources.reduce((sum, { weight }) => sum + weight, 0), 1)
    made = sources.map((source) => modelsOf(source, encoding, source.weight / total))
    return made
  }
}

function modelsOf(source: Source, encoding: Encoding, believed: number): (output: Output) => Related[] {
  const known = new Map<string, Surrogate>()
  const ranking = rankingOf(source)
  return ([kind, k]) => {
    const values = kind === 'loss' ? source.losses[k] : source.violations[k]
    if (values === undefined || !values.some(Number.isFinite)) return []
    const name = `${kind} ${k}`
    const data = { rows: source.rows, values, scale: kind === 'loss' ? scaleLosses : scaleViolations, pending: [], ranking, isRival: () => false }
    const surrogate = known.get(name) ?? remember(createOutputModeller(encoding, encoding.dimensions.length, limits)(data, []).surrogate)
    known.set(name, surrogate)
    return [{ surrogate, believed }]
  }
}

/** The means of a model that does not change, kept by row. */
function remember(surrogate: Surrogate): Surrogate {
  const means = new WeakMap<Float64Array, number>()
  return {
    ...surrogate,
    meanOf(row) {
      const mean = means.get(row) ?? surrogate.meanOf(row)
      means.set(row, mean)
      return mean
    },
  }
}
