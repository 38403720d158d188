import { ScatterAxes } from './scatter-axes.svelte.ts'

const known = new Map<number, ScatterAxes>()

/** The scatter plot's axes of a study: one for as long as the page is open. */
export function scatterAxesOf(studyId: number): ScatterAxes {
  const axes = known.get(studyId) ?? new ScatterAxes()
  known.set(studyId, axes)
  return axes
}
