import type { MetricValues } from '../../../shared/domain/trial.ts'
import { parameterCount } from '../models/model.ts'
import { measureInferenceMs } from '../training/measure-inference.ts'
import { downloadTrials, type Cohort } from './cohort.ts'
import type { FusedTraining } from './fused-training.ts'
import type { FusedTrial } from './trial.ts'

/** What trials report at their end. */
export interface FinalMeasurement {
  /** The last epoch's values, the time, the size and the speed of the model. */
  valuesOf(trial: FusedTrial, cohort: Cohort): Promise<MetricValues>
}

/** Measures the speed of a prediction on the single model, as it would be used; once for trials of one architecture, whose speeds differ by noise alone. */
export function createFinalMeasurement({ tf, data }: Pick<FusedTraining, 'tf' | 'data'>): FinalMeasurement {
  const measured = new Map<string, number>()
  const measure = async (trial: FusedTrial, cohort: Cohort): Promise<number> => {
    const arrays = (await downloadTrials(tf, cohort, new Set([trial]))).get(trial) ?? []
    const weights = arrays.slice(0, trial.model.weights.length).map(({ shape, values }) => tf.tensor(values, [...shape], 'float32'))
    try {
      return await measureInferenceMs(tf, trial.model, weights, data.validation)
    } finally {
      tf.dispose(weights)
    }
  }
  return {
    async valuesOf(trial, cohort) {
      const { activation, units, filters } = trial.options
      const architecture = [activation, units, filters].join()
      const inferenceMs = measured.get(architecture) ?? (await measure(trial, cohort))
      measured.set(architecture, inferenceMs)
      return { ...trial.values, train_seconds: trial.trainSeconds, parameters: parameterCount(trial.model), inference_ms: inferenceMs }
    },
  }
}
