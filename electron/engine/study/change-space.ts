import { isDeepStrictEqual } from 'node:util'
import type { SpaceChange } from '../../../shared/contract/spaces.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { createTrialView, spaceChanges, type SpaceVersion } from '../../../shared/domain/space-versions.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isContinuation, type Trial } from '../../../shared/domain/trial.ts'
import { badInput } from '../../../shared/errors.ts'
import { completeParams } from '../../../shared/tasks/complete-params.ts'
import type { Store, StudyEvent, StudyRecord } from '../contracts/store.ts'

/** A change that has been looked into, and not been made. */
export interface SpacePlan extends SpaceChange {
  readonly definition: StudyDefinition
  readonly earlierValues: Config
}

/**
 * What it comes to when a study gets another search space.
 * @param definition the study with the new space, checked as a whole
 * @param earlierValues what parameters that are new in it have been so far; those of a built-in task are known
 * @throws TuneryError bad-input when a value is given for a parameter that is not new
 */
export function planSpaceChange(store: Store, study: StudyRecord, definition: StudyDefinition, earlierValues: Config): SpacePlan {
  const plan = beginPlan(store, study, definition, earlierValues)
  for (const trial of store.iterateTrials(study.id)) plan.add(trial)
  return plan.build()
}

/** The same while the engine does other things in between: what it comes to may be old by then. @throws as `planSpaceChange` */
export async function previewSpaceChange(store: Store, study: StudyRecord, definition: StudyDefinition, earlierValues: Config, pause: () => Promise<void>): Promise<SpacePlan> {
  const plan = beginPlan(store, study, definition, earlierValues)
  for (const trial of store.iterateTrials(study.id)) {
    // Those that were added meanwhile are in no version that was looked at.
    if (trial.number >= plan.trials) break
    plan.add(trial)
    await pause()
  }
  return plan.build()
}

function beginPlan(store: Store, { id, definition: before }: StudyRecord, definition: StudyDefinition, earlierValues: Config): { readonly trials: number; add(trial: Trial): void; build(): SpacePlan } {
  const versions = store.spaceVersions(id)
  const known = { ...knownValues(before, definition), ...earlierValues }
  const wrong = Object.keys(earlierValues).filter((name) => !Object.hasOwn(definition.space, name) || Object.hasOwn(before.space, name))
  if (wrong.length > 0)
    throw badInput('The new search space', wrong.map((name) => ({ path: `earlierValues.${name}`, message: 'is not new in the space: only a new parameter can be given the value that it had before' })))
  const version = isDeepStrictEqual(before.space, definition.space) ? versions.length : versions.length + 1
  const trials = Object.values(store.countTrials(id)).reduce((sum, count) => sum + count, 0)
  const next: SpaceVersion = { version, space: definition.space, createdAt: 0, earlierValues: known, firstTrial: trials }
  const viewOf = createTrialView([...versions.slice(0, version - 1), next])
  const isInside = (trial: Trial): boolean => version === versions.length || viewOf(trial) !== undefined
  const changes = version === versions.length ? [] : changeLines(before, definition, known)
  const withdrawn: number[] = []
  let [earlier, usable] = [0, 0]
  return {
    trials,
    add(trial) {
      if (trial.confirms !== null || isContinuation(trial)) return
      earlier += 1
      if (isInside(trial)) usable += 1
      else if (isProposal(trial)) withdrawn.push(trial.number)
    },
    build: () => ({ definition, earlierValues: known, version, changes, earlier, usable, withdrawn }),
  }
}

/** Two values may look the same in words: the number 1 and the text "1". */
function changeLines(before: StudyDefinition, { space }: StudyDefinition, known: Config): string[] {
  const lines = spaceChanges(before.space, space, known)
  return lines.length > 0 ? lines : ['values of another type']
}

/** What the task's other parameters were fixed at, or are by default. */
function knownValues(before: StudyDefinition, { space }: StudyDefinition): Config {
  return Object.fromEntries(Object.entries(completeParams(before, {})).filter(([name]) => Object.hasOwn(space, name) && !Object.hasOwn(before.space, name)))
}

/** A configuration that a sampler proposed and that has never been started: what the user asked for is run, and what has begun goes on. */
const isProposal = ({ state, origin, attempts, pausedAtStep }: Trial): boolean => state === 'waiting' && origin === 'sampler' && attempts === 0 && pausedAtStep === null

/**
 * Makes the change: a new version of the space, the withdrawn trials ended, and what changed in the study's feed, in one commit.
 * @returns the events, for those who listen
 */
export function applySpaceChange(store: Store, id: number, { definition, earlierValues, version, changes, usable, earlier, withdrawn }: SpacePlan, at: number): StudyEvent[] {
  return store.transaction(() => {
    store.updateDefinition(id, definition, at, earlierValues)
    for (const number of withdrawn) {
      const trial = store.findTrial(id, number)
      const message = `withdrawn before it began: its configuration is not in version ${String(version)} of the search space`
      if (trial !== undefined) store.endTrial({ trialId: trial.id, state: 'fail', reason: 'rejected', message, values: {}, at })
    }
    const kept = earlier === 0 ? '' : `; ${String(usable)} of ${String(earlier)} earlier trials lie in it`
    const gone = withdrawn.length === 0 ? '' : `; ${withdrawn.length === 1 ? '1 proposed trial was' : `${String(withdrawn.length)} proposed trials were`} withdrawn`
    return [store.addEvent({ studyId: id, trialNumber: null, at, kind: 'note', message: `Search space changed (version ${String(version)}): ${changes.join('; ')}${kept}${gone}` })]
  })
}
