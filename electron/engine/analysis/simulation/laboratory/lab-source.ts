import type { ObjectiveMetric } from '../../../../../shared/domain/metric.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import type { Choice } from '../../../contracts/registry.ts'
import type { TrueSource } from '../curve-source.ts'
import type { SurrogateQuality } from '../surrogate/surrogate.ts'

/** Whose choices a bare name stands for: a study that names `asha` with options is replayed with them. */
export interface OwnChoices {
  readonly sampler: Choice
  readonly scheduler: Choice
}

/** What is replayed: curves for each seed, and what is to be said of them. */
export interface LabSource {
  /** `a model of the 60 trials of "mlp"` */
  readonly title: string
  readonly metric: ObjectiveMetric
  readonly space: SearchSpace
  readonly unit: 'seconds' | 'steps'
  readonly notes: readonly string[]
  readonly quality?: SurrogateQuality
  /** How many trials the study had. */
  readonly trials?: number
  /** How many of them ran at once. */
  readonly workers?: number
  readonly own?: OwnChoices
  /** @param seed which member of a family of functions, and which noise */
  curves(seed: number): TrueSource
}
