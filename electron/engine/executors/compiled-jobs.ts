import { readFileSync, statSync } from 'node:fs'
import type { Objective } from '../../../shared/domain/study.ts'
import { findTask } from '../../../shared/tasks/catalog.ts'
import { isLongEnoughToCompile } from '../../../shared/tasks/worth-compiling.ts'
import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { TrialJob } from '../contracts/executor.ts'

const compilingBackends: readonly BackendName[] = ['tensorflow', 'cuda']
/** A file above this size has rows enough, whatever is in it. */
const largestCountedBytes = 4 * 2 ** 20
/** Of the 60,000 images, 10,000 are for validation. */
const fashionMnistCount = 50_000
/** Of data that comes in one piece. */
const trainedShare = 0.7

/**
 * Whether workers compile a job, so that a group gets on no faster than its members do alone.
 * @param wanted `TUNERY_COMPILE`, as the workers have it
 * @returns what says so; each file is looked at once
 */
export function createCompiledJobs(wanted: string | undefined): (job: Pick<TrialJob, 'objective' | 'params'>, backend: BackendName) => boolean {
  const counts = new Map<string, number>()
  const countOf = (objective: Objective): number => {
    const key = JSON.stringify(objective)
    const count = counts.get(key) ?? sampleCount(objective)
    counts.set(key, count)
    return count
  }
  return ({ objective, params }, backend) => {
    if (!compilingBackends.includes(backend) || wanted === 'never') return false
    const [batchSize, epochs, fraction] = ['batch_size', 'epochs', 'train_fraction'].map((name) => Number(params[name] ?? 1))
    if (wanted === 'always' || batchSize === undefined || epochs === undefined || fraction === undefined) return true
    return isLongEnoughToCompile({ count: countOf(objective) * fraction, batchSize, epochs })
  }
}

/** About how many samples a training has; as many as can be where finding out would take long. */
function sampleCount(objective: Objective): number {
  const { dataset } = (objective.kind === 'builtin' ? findTask(objective.task) : undefined) ?? {}
  const path = objective.kind === 'builtin' ? objective.data?.path : undefined
  if (dataset === 'fashion-mnist') return fashionMnistCount
  if (dataset !== 'csv' || path === undefined) return Infinity
  try {
    if (statSync(path).size > largestCountedBytes) return Infinity
    return trainedShare * readFileSync(path).reduce((lines, byte) => lines + Number(byte === 10), 0)
  } catch {
    // The trials will say what is wrong with it.
    return Infinity
  }
}
