import type { StudyDefinition } from '../../../shared/domain/study.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { collectEarlier, type Collected } from '../transfer/earlier/collect.ts'
import { studySource } from '../transfer/earlier/from-study.ts'
import { trialSeed } from './job.ts'

/** What a study of this database is told of earlier ones. @throws TuneryError bad-input with issues in `warm_start` */
export function collectFrom(store: Store, definition: StudyDefinition): Collected {
  return collectEarlier(definition, (name) => {
    const study = store.findStudyByName(name)
    return study === undefined ? undefined : studySource(store, study)
  })
}

/**
 * Creates a study together with the trials of earlier ones that it is told of, and those that it begins with: all of it in one commit.
 * @throws TuneryError bad-input (a source of its warm start), conflict (the name is taken)
 */
export function createStudy(store: Store, definition: StudyDefinition, at: number): StudyRecord {
  const { trials, notes } = collectFrom(store, definition)
  return store.transaction(() => {
    const study = store.createStudy(definition, at)
    if (trials.length > 0) store.setEarlier(study.id, trials)
    for (const [number, { params, seed }] of (definition.enqueue ?? []).entries()) store.addTrial({ studyId: study.id, number, params, seed: seed ?? trialSeed(definition.seed, number), origin: 'user' })
    for (const message of notes) store.addEvent({ studyId: study.id, trialNumber: null, at, kind: 'note', message })
    return study
  })
}
