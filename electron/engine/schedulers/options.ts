import { z } from 'zod'

/** A whole number of at least `low`, as an option of a study file. */
export const wholeNumber = (low: number) => z.int({ error: 'must be a whole number' }).min(low, `must be >= ${low}`)

/** A number in `[low, high]`, as an option of a study file. */
export const numberBetween = (low: number, high: number) =>
  z.number({ error: 'must be a number' }).min(low, `must be >= ${low}`).max(high, `must be <= ${high}`)
