import { z } from 'zod'
import { searchSpaceSchema } from '../domain/search-space.ts'
import { inputIssueSchema } from './views.ts'

/** An issue, and the line of the text that it is about (from 1); null where that is not known. */
export const placedIssueSchema = inputIssueSchema.extend({ line: z.int().nullable() })
export type PlacedIssue = Readonly<z.infer<typeof placedIssueSchema>>

/** What a text was read as. */
export const readResultSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    /** `a sweep of W&B` */
    format: z.string(),
    /** A whole study, of ours or made from another tool's file; null for a search space alone. */
    study: z.record(z.string(), z.unknown()).nullable(),
    /** Null for a study file that has none. */
    space: searchSpaceSchema.nullable(),
    /** Where another tool's file could not be taken over as it is. */
    warnings: z.array(inputIssueSchema),
  }),
  z.object({ ok: z.literal(false), issues: z.array(placedIssueSchema) }),
])
export type ReadResult = Readonly<z.infer<typeof readResultSchema>>
