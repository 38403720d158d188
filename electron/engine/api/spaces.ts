import type { z } from 'zod'
import type { SpaceChange, SpaceVersionView } from '../../../shared/contract/spaces.ts'
import type { spaceInputSchema } from '../../../shared/contract/spaces.ts'
import { spaceChanges } from '../../../shared/domain/space-versions.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { badInput, TuneryError, type InputIssue } from '../../../shared/errors.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import type { SpacePlan } from '../study/change-space.ts'
import { definitionToFile } from '../transfer/definition-to-file.ts'
import { procedures } from './base.ts'
import type { ApiContext } from './context.ts'
import { parseStudy } from './definitions.ts'
import { createPause } from './pause.ts'

type SpaceInput = z.output<typeof spaceInputSchema>

/** The procedures about the search spaces of a study. */
export function spaceProcedures({ studies, store }: Pick<ApiContext, 'studies' | 'store'>) {
  const api = procedures.studies
  return {
    spaces: api.spaces.handler(({ input }) => spaceVersions(store, studies.record(input.studyId))),
    previewSpace: api.previewSpace.handler(async ({ input }) => {
      try {
        return { ok: true as const, change: changeOf(await studies.previewSpace(input.studyId, withSpace(studies.record(input.studyId), input), input.earlierValues, createPause())) }
      } catch (error) {
        if (!(error instanceof TuneryError) || error.code !== 'bad-input') throw error
        return { ok: false as const, issues: error.issues.map(({ path, message }) => ({ path, message })) }
      }
    }),
    changeSpace: api.changeSpace.handler(({ input }) => changeOf(studies.changeSpace(input.studyId, withSpace(studies.record(input.studyId), input), input.earlierValues))),
  }
}

/**
 * The study with another space, checked as a study file is.
 * @throws TuneryError bad-input with every place that is wrong
 */
function withSpace({ definition }: StudyRecord, { space }: SpaceInput): StudyDefinition {
  const source = `The new search space of "${definition.name}"`
  try {
    // What it began with has become trials, which keep the space of then.
    const { enqueue: _, ...lasting } = definition
    return { ...lasting, space: parseStudy({ ...definitionToFile(lasting), space }, process.cwd(), source).space }
  } catch (error) {
    if (!(error instanceof TuneryError) || error.code !== 'bad-input') throw error
    throw badInput(source, error.issues.map(plainer))
  }
}

/** What a study file may keep in either of two places can only be moved in a new study. */
function plainer(issue: InputIssue): InputIssue {
  const fixed = /^objective\.fixed\.(.+)$/.exec(issue.path)?.[1]
  if (fixed === undefined || !issue.message.includes('is searched too')) return issue
  return { path: `space.${fixed}`, message: 'has a fixed value in this study: a new study from this one can search it' }
}

function spaceVersions(store: Store, { id }: StudyRecord): SpaceVersionView[] {
  const versions = store.spaceVersions(id)
  const counts = store.countTrials(id)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return versions.map((version, index) => {
    const before = versions[index - 1]
    return {
      ...version,
      earlierValues: { ...version.earlierValues },
      changes: before === undefined ? [] : spaceChanges(before.space, version.space, version.earlierValues),
      trials: (versions[index + 1]?.firstTrial ?? all) - version.firstTrial,
    }
  })
}

function changeOf({ version, changes, earlier, usable, withdrawn }: SpacePlan): SpaceChange {
  return { version, changes, earlier, usable, withdrawn }
}
