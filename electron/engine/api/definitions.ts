import { availableParallelism } from 'node:os'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { TuneryError, type InputIssue } from '../../../shared/errors.ts'
import { samplerIssues } from '../samplers/registry.ts'
import { studySchedulerIssues } from '../study/make-scheduler.ts'
import type { DraftStudy } from '../transfer/earlier/offered.ts'
import { parseStudyDefinition } from '../transfer/study-file.ts'

function pluginIssues(definition: StudyDefinition): InputIssue[] {
  return [...samplerIssues(definition.sampler, definition.space), ...studySchedulerIssues(definition)]
}

/**
 * A study as a file states it → a study whose every part is known.
 * @param folder what relative paths in it start from
 * @throws TuneryError bad-input with every place that is wrong
 */
export function parseStudy(study: unknown, folder: string, source = 'The study'): StudyDefinition {
  return parseStudyDefinition(study, { source, folder, cores: availableParallelism(), checkPlugins: pluginIssues })
}

/**
 * What of an unfinished study file decides which earlier studies it could learn from; its name, sampler and budget may be missing or wrong.
 * @returns undefined while the objective, the space or the metrics are not right
 */
export function parseDraft(study: unknown, folder: string): DraftStudy | undefined {
  if (typeof study !== 'object' || study === null) return undefined
  const { objective, space, metrics } = { objective: undefined, space: undefined, metrics: undefined, ...study }
  try {
    return parseStudyDefinition({ name: 'draft', objective, space, metrics }, { source: 'The study', folder, cores: 1, checkPlugins: () => [] })
  } catch (error) {
    if (error instanceof TuneryError && error.code === 'bad-input') return undefined
    throw error
  }
}
