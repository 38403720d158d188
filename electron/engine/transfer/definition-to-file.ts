import type { StudyDefinition, StudyFile } from '../../../shared/domain/study.ts'

/** The study file that would make the definition again, in the order in which people write one. */
export function definitionToFile(definition: StudyDefinition): StudyFile {
  const { name, objective, metrics, space, sampler, scheduler, budget, limits, parallel, seed } = definition
  const stated = Object.keys(limits).length === 0 ? {} : { limits }
  return { name, objective, metrics, space, sampler, scheduler, budget, ...stated, parallel, seed }
}
