import { z } from 'zod'
import { configSchema, parameterValueSchema } from '../domain/search-space.ts'

/** With fewer complete trials nothing is predicted: it would be chance. */
export const fewTrialsToPredict = 10

/** How many of 100 new trials are expected to fall between `low` and `high`: 90. */
export const intervalCoverage = 0.9

/**
 * A number that changes when the surrogate is fitted anew: with every complete trial at first, then when there are a tenth more.
 * @param complete how many trials are complete
 */
export function surrogateMilestone(complete: number): number {
  return complete < eachTrialCounts ? complete : eachTrialCounts + Math.floor(Math.log(complete / eachTrialCounts) / Math.log(1.1))
}
const eachTrialCounts = 40

/** How well a surrogate predicts trials that were left out of it. */
export const surrogateQualitySchema = z.object({
  /** Spearman's, of the predicted and the measured values. */
  rankCorrelation: z.number(),
  /** The mean of the absolute errors, in the metric's unit. */
  error: z.number(),
})
export type SurrogateQuality = Readonly<z.infer<typeof surrogateQualitySchema>>

/** How well it predicts, in words: `predicts left-out trials well`. */
export function qualityWords(correlation: number): string {
  if (correlation >= 0.9) return 'predicts left-out trials very well'
  if (correlation >= 0.7) return 'predicts left-out trials well'
  if (correlation >= 0.4) return 'predicts left-out trials roughly'
  return correlation >= 0.2 ? 'predicts left-out trials poorly' : 'cannot tell left-out trials apart'
}

/** What a metric is predicted to be. */
export const predictionSchema = z.object({
  mean: z.number(),
  /** The standard deviation: of the trees among each other, and within their leaves. */
  std: z.number(),
  /** The interval into which 90 % of new trials are expected to fall. */
  low: z.number(),
  high: z.number(),
})
export type Prediction = Readonly<z.infer<typeof predictionSchema>>

/** The complete trial whose configuration is nearest to another one. */
export const nearestTrialSchema = z.object({
  trialNumber: z.int(),
  value: z.number(),
  /** In [0, 1]: 0 is the same configuration, 1 the other end of every range. */
  distance: z.number(),
})
export type NearestTrial = Readonly<z.infer<typeof nearestTrialSchema>>

/** What a surrogate was learnt from. `quality` is null while there are too few trials, and then nothing is predicted. */
const learnt = z.object({
  metric: z.string(),
  goal: z.enum(['minimize', 'maximize']),
  /** Complete trials with a finite value. Those of one configuration (repeated, or run again to confirm it) are one, with their mean. */
  trials: z.int(),
  quality: surrogateQualitySchema.nullable(),
})

export const predictInputSchema = z.object({
  studyId: z.int(),
  /** The objective when left out. */
  metric: z.string().optional(),
  configs: z.array(configSchema).max(500),
})

/** A prediction for each configuration asked about, in their order. */
export const predictionsSchema = learnt.extend({ predictions: z.array(predictionSchema.extend({ nearest: nearestTrialSchema })) })
export type Predictions = Readonly<z.infer<typeof predictionsSchema>>

export const slicesInputSchema = z.object({
  studyId: z.int(),
  metric: z.string().optional(),
  /** Where the other parameters stand; left out, each is averaged over what the trials have (partial dependence). */
  config: configSchema.optional(),
  /** Values of a number's range. */
  points: z.int().min(2).max(200).default(41),
})

/** What is predicted along one parameter's range. */
export const sliceSchema = z.object({
  parameter: z.string(),
  values: z.array(parameterValueSchema),
  /** One a value, as `low` and `high`, which bound the interval of a prediction. */
  mean: z.array(z.number()),
  low: z.array(z.number()),
  high: z.array(z.number()),
})
export type Slice = Readonly<z.infer<typeof sliceSchema>>

/** Slices through the parameters that are active, and the prediction for the configuration itself (null without one). */
export const slicesSchema = learnt.extend({ slices: z.array(sliceSchema), at: predictionSchema.extend({ nearest: nearestTrialSchema }).nullable() })
export type Slices = Readonly<z.infer<typeof slicesSchema>>

export const surfaceInputSchema = z.object({
  studyId: z.int(),
  metric: z.string().optional(),
  x: z.string(),
  y: z.string(),
  /** Values of each number's range. */
  points: z.int().min(2).max(60).default(32),
})

/** What is predicted over two parameters, averaged over what the trials have of the others. */
export const surfaceSchema = learnt.extend({
  x: z.array(parameterValueSchema),
  y: z.array(parameterValueSchema),
  /** Row after row: every x of the first y, then of the second. Null where the two are not in use together. */
  mean: z.array(z.number().nullable()),
})
export type Surface = Readonly<z.infer<typeof surfaceSchema>>

export const suggestBestInputSchema = z.object({ studyId: z.int(), metric: z.string().optional() })

/** The configuration that is predicted to be best; null while there are too few trials. */
export const suggestedSchema = learnt.extend({ suggestion: z.object({ config: configSchema, prediction: predictionSchema }).nullable() })
export type Suggested = Readonly<z.infer<typeof suggestedSchema>>
