import { configurationKey } from '../../../../shared/domain/configuration-key.ts'
import { ownValue } from '../../../../shared/domain/own-value.ts'
import type { Config } from '../../../../shared/domain/search-space.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'

/** A configuration, and the mean of what it came to. */
export interface MeasuredConfiguration {
  readonly config: Config
  /** Finite. */
  readonly value: number
  /** The first trial that had it. */
  readonly trialNumber: number
}

/** Gathers what trials came to, one after the other. */
export interface Measurements {
  add(trial: Pick<Trial, 'number' | 'state' | 'params' | 'values'>): void
  /** By first trial. Trials of one configuration (repeated, or run again to confirm it) are one: otherwise a trial that is left out would still be known. */
  list(): MeasuredConfiguration[]
}

/** Gathers the complete trials that have a finite value of the metric. */
export function createMeasurements(metric: string): Measurements {
  const byConfig = new Map<string, { config: Config; sum: number; count: number; trialNumber: number }>()
  return {
    add({ number, state, params, values }) {
      const value = ownValue(values, metric)
      if (state !== 'complete' || value === undefined || !Number.isFinite(value)) return
      const key = configurationKey(params)
      const known = byConfig.get(key)
      if (known === undefined) byConfig.set(key, { config: params, sum: value, count: 1, trialNumber: number })
      else {
        known.sum += value
        known.count += 1
      }
    },
    list: () => [...byConfig.values()].map(({ config, sum, count, trialNumber }) => ({ config, value: sum / count, trialNumber })),
  }
}
