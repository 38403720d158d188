import { z } from 'zod'
import { configSchema, searchSpaceSchema } from '../domain/search-space.ts'
import { inputIssueSchema } from './views.ts'

/** A search space that a study has, or has had: see `SpaceVersion`. */
export const spaceVersionSchema = z.object({
  version: z.int(),
  space: searchSpaceSchema,
  createdAt: z.number(),
  earlierValues: configSchema,
  firstTrial: z.int(),
  /** What changed against the version before, in words; nothing for the first one. */
  changes: z.array(z.string()),
  /** Trials that were made in it. */
  trials: z.int(),
})
export type SpaceVersionView = Readonly<z.infer<typeof spaceVersionSchema>>

/** Another space for a study. */
export const spaceInputSchema = z.object({
  studyId: z.int(),
  /** As a study file states it. */
  space: z.unknown(),
  /** What parameters that are new in it have been in all trials so far; those of a built-in task need not be named. */
  earlierValues: configSchema.default({}),
})

/** What a change of a space comes to. */
export const spaceChangeSchema = z.object({
  /** The version that the study has then; its own where nothing changes. */
  version: z.int(),
  /** A line a parameter, in words; none where nothing changes. */
  changes: z.array(z.string()),
  /** Earlier trials (without those that confirm others), and how many of them are configurations of the new space too. */
  earlier: z.int(),
  usable: z.int(),
  /** Trials that were proposed, and are not started because they are not in the new space. */
  withdrawn: z.array(z.int()),
})
export type SpaceChange = Readonly<z.infer<typeof spaceChangeSchema>>

/** What a change would come to, or what is wrong with it. */
export const spacePreviewSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), change: spaceChangeSchema }),
  z.object({ ok: z.literal(false), issues: z.array(inputIssueSchema) }),
])
