import { z } from 'zod'
import { storedValue } from '../../../stores/browser-storage.ts'

const sortSchema = z.object({ column: z.string(), direction: z.enum(['ascending', 'descending']) })

const storedSchema = z.object({
  sorts: z.array(sortSchema).min(1).max(20).default([{ column: 'number', direction: 'descending' }]),
  state: z.enum(['all', 'waiting', 'running', 'complete', 'pruned', 'fail']).default('all'),
  /** Column id → shown; columns that the user has not touched are as they come. */
  shown: z.record(z.string(), z.boolean()).default({}),
  pins: z.array(z.string()).max(50).default(['number']),
  bars: z.boolean().default(true),
  filter: z.string().max(10_000).default(''),
  recentFilters: z.array(z.string()).max(10).default([]),
})
export type StoredView = Readonly<z.infer<typeof storedSchema>>

/** How a table is set up before the user has touched it. */
export const plainView: StoredView = storedSchema.parse({})

/** How the user has set the table of a study up in this browser; what cannot be read is as if it were not there. */
export function storedView(key: string): StoredView {
  return storedValue(key, storedSchema, plainView)
}
