import type { StudyDefinition, StudyFile } from '../../../shared/domain/study.ts'

/** The study file that would make the definition again, in the order in which people write one. */
export function definitionToFile(definition: StudyDefinition): StudyFile {
  const { name, objective, metrics, space, sampler, scheduler, budget, end, repeats, confirm, warm_start, enqueue, limits, parallel, fuse, gpus_per_trial, seed } = definition
  const stated = {
    ...(Object.keys(end).length > 0 && { end }),
    ...(repeats > 1 && { repeats }),
    ...(confirm !== undefined && { confirm }),
    ...(warm_start !== undefined && { warm_start }),
    ...(enqueue !== undefined && enqueue.length > 0 && { enqueue }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(fuse !== 'auto' && { fuse }),
    ...(gpus_per_trial !== undefined && { gpus_per_trial }),
  }
  return { name, objective, metrics, space, sampler, scheduler, budget, ...stated, parallel, seed }
}
