import { completeParams } from '../../../shared/tasks/complete-params.ts'
import type { RememberedTrial } from '../contracts/executor.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'

/** More would tell little more of the memory that trials need. */
const mostRemembered = 300

/** What the last trials of a study tell of the memory that its trials need. */
export function rememberedTrials(store: Store, { id, definition }: StudyRecord): RememberedTrial[] {
  const count = Object.values(store.countTrials(id)).reduce((sum, each) => sum + each, 0)
  return store.listTrials(id, { offset: Math.max(0, count - mostRemembered) }).flatMap(({ params, peakMemoryMiB, reason }) => {
    const isOutOfMemory = reason === 'oom'
    return peakMemoryMiB === null && !isOutOfMemory ? [] : [{ params: completeParams(definition, params), peakMiB: peakMemoryMiB, isOutOfMemory }]
  })
}
