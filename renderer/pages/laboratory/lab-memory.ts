import { z } from 'zod'
import { simulationResultSchema, type SimulationResult } from '../../../shared/contract/simulation.ts'

const key = 'tunery-laboratory'
const keptSchema = z.object({ query: z.string(), result: simulationResultSchema })

/** Keeps the last result of this window, so that a reload or a way back shows it again. */
export function keepResult(query: string, result: SimulationResult): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ query, result }))
  } catch {
    // Full, or forbidden: the result can be computed again.
  }
}

/** The result that belongs to a query, if it is the last one. */
export function keptResult(query: string): SimulationResult | undefined {
  try {
    const kept = keptSchema.safeParse(JSON.parse(sessionStorage.getItem(key) ?? 'null'))
    return kept.success && kept.data.query === query ? kept.data.result : undefined
  } catch {
    return undefined
  }
}
