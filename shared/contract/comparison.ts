import { z } from 'zod'
import { studyStatusSchema } from '../domain/study.ts'

/** From so many studies on in both groups a test says whether their difference may be chance. */
export const seedsForTest = 5

/** Which studies are taken together as repetitions of one thing. */
export const groupingSchema = z.discriminatedUnion('by', [
  /** Those whose definitions differ in nothing but name and seed. */
  z.object({ by: z.literal('definition') }),
  /** Each by itself. */
  z.object({ by: z.literal('study') }),
  /** Those whose names contain one of these words (of several the longest); a study whose name has none stands by itself. */
  z.object({ by: z.literal('words'), words: z.array(z.string().min(1)).min(1).max(20) }),
])
export type Grouping = Readonly<z.infer<typeof groupingSchema>>

export const comparisonInputSchema = z.object({
  studyIds: z.array(z.int()).min(1, 'needs a study').max(50, 'must be at most 50 studies'),
  grouping: groupingSchema.default({ by: 'definition' }),
  /** A value of the metric; when left out the worst of the groups' median results. */
  target: z.number().optional(),
})
export type ComparisonInput = z.input<typeof comparisonInputSchema>

/** When a study first was at the target: after so many finished trials and so much running time. */
const reachedSchema = z.object({ trials: z.int(), ms: z.number() })

export const comparedStudySchema = z.object({
  studyId: z.int(),
  name: z.string(),
  /** Its group, by position. */
  group: z.int(),
  seed: z.int(),
  status: studyStatusSchema,
  /** Finished trials, without those that confirm others. */
  trials: z.int(),
  /** How long it has been running: the time in which at least one of these trials ran. */
  runningMs: z.number(),
  /** Null before there is one. */
  best: z.number().nullable(),
  reached: reachedSchema.nullable(),
})
export type ComparedStudy = Readonly<z.infer<typeof comparedStudySchema>>

export const comparedGroupSchema = z.object({
  name: z.string(),
  studies: z.int(),
  /** Studies that have found anything; what follows is about these. */
  measured: z.int(),
  best: z.number().nullable(),
  mean: z.number().nullable(),
  /** The sample's standard deviation; null for fewer than two. */
  deviation: z.number().nullable(),
  median: z.number().nullable(),
  /** Means over the studies of the group. */
  trials: z.number(),
  runningMs: z.number(),
  /** How many reached the target. */
  reached: z.int(),
  /** The medians over the studies, where a majority reached it. */
  trialsToTarget: z.number().nullable(),
  msToTarget: z.number().nullable(),
})
export type ComparedGroup = Readonly<z.infer<typeof comparedGroupSchema>>

/** The best group against another one, by their studies' results. */
export const groupTestSchema = z.object({
  /** Groups by position. */
  better: z.int(),
  worse: z.int(),
  /** The probability that a study of the first is better than one of the second. */
  probability: z.number(),
  /** Of a two-sided Mann-Whitney test, adjusted for the number of tests (Holm); null with fewer than `seedsForTest` studies in one of them. */
  p: z.number().nullable(),
})
export type GroupTest = Readonly<z.infer<typeof groupTestSchema>>

/** Several studies side by side. */
export const studyComparisonSchema = z.object({
  metric: z.object({ name: z.string(), goal: z.enum(['minimize', 'maximize']) }),
  groups: z.array(comparedGroupSchema),
  studies: z.array(comparedStudySchema),
  /** Studies of another objective: their values are not mixed with the others. */
  leftOut: z.array(z.object({ studyId: z.int(), name: z.string(), why: z.string() })),
  /** Null before there is a result. */
  target: z.number().nullable(),
  /** The group with the best mean against each other one. */
  tests: z.array(groupTestSchema),
  /** What differs between the definitions: where in them, and a text a group. */
  differences: z.array(z.object({ path: z.string(), values: z.array(z.string()) })),
  /** What is to be kept in mind. */
  notes: z.array(z.string()),
  /** `tpe ends best: val_error 0.118 ± 0.003 …` */
  summary: z.string(),
})
export type StudyComparison = Readonly<z.infer<typeof studyComparisonSchema>>
