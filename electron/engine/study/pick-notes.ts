import type { StudyDefinition } from '../../../shared/domain/study.ts'
import { isContinuation, type Trial } from '../../../shared/domain/trial.ts'
import type { History } from '../contracts/history.ts'
import { samplerPick } from '../samplers/registry.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import { followPickInSpace } from './space-history.ts'

/**
 * Tells which sampler `auto` stands for: before the first trial that it proposes, and before the first of another one.
 * @param found the trials when the study was opened
 * @param versions the spaces that the study has had
 * @param note adds a line to the study's feed
 * @returns to be called before a suggested trial is added, inside the transaction that writes it
 */
export function followPicks(definition: StudyDefinition, found: readonly Trial[], versions: readonly SpaceVersion[], note: (message: string) => void): (history: History) => void {
  const pickOf = followPickInSpace(definition, versions)
  if (pickOf === undefined) return () => undefined
  // What was told before a restart follows from the trial that was proposed last.
  const last = found.filter((trial) => trial.confirms === null && !isContinuation(trial)).findLastIndex(({ origin }) => origin === 'sampler')
  let told = last < 0 ? undefined : samplerPick(definition, last)?.name
  return (history) => {
    const { name, why } = pickOf(history)
    if (name !== told) note(`${definition.sampler.name} uses ${name}: ${why}`)
    told = name
  }
}
