import { z } from 'zod'

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
  try {
    return storedSchema.parse(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return plainView
  }
}

/** Keeps how a table is set up. Without storage (a private window, a full disk) it lasts as long as the page. */
export function keepView(key: string, view: StoredView): void {
  try {
    localStorage.setItem(key, JSON.stringify(view))
  } catch {
    return
  }
}
