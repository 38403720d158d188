import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isContinuation, type Trial } from '../../../shared/domain/trial.ts'
import type { History } from '../contracts/history.ts'
import { samplerPick } from '../samplers/registry.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import { followPickInSpace } from './space-history.ts'

/** The place in the search of the last trial that nobody added by hand; -1 where there is none. */
export function lastProposed(found: readonly Trial[]): number {
  return found.filter((trial) => trial.confirms === null && !isContinuation(trial)).findLastIndex(({ origin }) => origin === 'sampler')
}

/**
 * Tells which sampler `auto` stands for: before the first trial that it proposes, and before the first of another one.
 * @param last the place in the search of the trial that was proposed last: `lastProposed`
 * @param versions the spaces that the study has had
 * @param note adds a line to the study's feed
 * @returns to be called before a suggested trial is added, inside the transaction that writes it
 */
export function followPicks(definition: StudyDefinition, last: number, versions: readonly SpaceVersion[], note: (message: string) => void): (history: History) => void {
  const pickOf = followPickInSpace(definition, versions)
  if (pickOf === undefined) return () => undefined
  // What was told before a restart follows from the trial that was proposed last.
  let told = last < 0 ? undefined : samplerPick(definition, last)?.name
  return (history) => {
    const { name, why } = pickOf(history)
    if (name !== told) note(`${definition.sampler.name} uses ${name}: ${why}`)
    told = name
  }
}
