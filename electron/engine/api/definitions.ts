import { availableParallelism } from 'node:os'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { samplerIssues } from '../samplers/registry.ts'
import { schedulerIssues } from '../schedulers/registry.ts'
import { maxSteps } from '../study/job.ts'
import { parseStudyDefinition } from '../transfer/study-file.ts'

function pluginIssues(definition: StudyDefinition): InputIssue[] {
  return [...samplerIssues(definition.sampler, definition.space), ...schedulerIssues(definition.scheduler, maxSteps(definition))]
}

/**
 * A study as a file states it → a study whose every part is known.
 * @param folder what relative paths in it start from
 * @throws TuneryError bad-input with every place that is wrong
 */
export function parseStudy(study: unknown, folder: string, source = 'The study'): StudyDefinition {
  return parseStudyDefinition(study, { source, folder, cores: availableParallelism(), checkPlugins: pluginIssues })
}
