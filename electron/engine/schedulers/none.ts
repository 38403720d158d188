import { z } from 'zod'
import type { SchedulerEntry } from '../contracts/scheduler.ts'

/** Lets every trial run to its end. */
export const none: SchedulerEntry = {
  name: 'none',
  title: 'None',
  description: 'Every trial runs to its end.',
  options: z.strictObject({}),
  create: () => ({ onReport: () => ({ kind: 'continue' }) }),
}
