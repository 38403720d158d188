import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { definitionDifferences } from '../transfer/difference.ts'
import { budgetChange } from './budget-words.ts'
import { createStudy } from './create-study.ts'

/**
 * The study of a definition's name, created if there is none. Of one that is there, budget, parallelism, size of groups and cards a trial are taken over.
 * @throws TuneryError bad-input (a source of its warm start); conflict when a study of that name is defined differently
 */
export function findOrCreateStudy(store: Store, definition: StudyDefinition, at: number): { study: StudyRecord; created: boolean } {
  const existing = store.findStudyByName(definition.name)
  if (existing === undefined) return { study: createStudy(store, definition, at), created: true }
  const differences = definitionDifferences(existing.definition, definition)
  if (differences.length > 0) {
    const lines = differences.map((line) => `  ${line}`).join('\n')
    const isSpaceAlone = differences.every((line) => line.startsWith('space.'))
    const change = isSpaceAlone ? ` \`tunery space ${JSON.stringify(definition.name)} --set FILE\` goes on with it in the new search space.` : ''
    const remedy = `Give the new one another name, or undo the differences to go on with the old one.${change}`
    const message = `A study named "${definition.name}" is already in ${store.path}, with another definition:\n${lines}\n${remedy}`
    throw new TuneryError(
      'conflict',
      message,
      differences.map((difference) => ({ path: difference.split(':')[0] ?? '', message: difference })),
    )
  }
  const { gpus_per_trial: _, ...lasting } = existing.definition
  const { budget, parallel, fuse, gpus_per_trial } = definition
  const change = budgetChange({ ...existing.definition.budget, parallel: existing.definition.parallel }, { ...budget, parallel })
  if (change !== undefined) store.addEvent({ studyId: existing.id, trialNumber: null, at, kind: 'note', message: change })
  store.updateDefinition(existing.id, { ...lasting, budget, parallel, fuse, ...(gpus_per_trial !== undefined && { gpus_per_trial }) }, at)
  return { study: store.findStudyByName(definition.name) ?? existing, created: false }
}
