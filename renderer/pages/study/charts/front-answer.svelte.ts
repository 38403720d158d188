import type { Front } from '../../../../shared/contract/views.ts'
import { client } from '../../../stores/connection.ts'
import { LatestAnswer } from '../../../stores/latest-answer.svelte.ts'
import { askSeldom } from './ask-seldom.ts'

/** The front of a study as it is now: call in a component; asked again when what `changes` reads has changed. */
export function followFront(studyId: number, changes: () => unknown): LatestAnswer<Front> {
  const latest = new LatestAnswer((signal) => client.studies.front({ studyId }, { signal }))
  const seldom = askSeldom(() => latest.ask())
  $effect(() => {
    changes()
    seldom.ask()
  })
  $effect(() => () => {
    seldom.end()
    latest.close()
  })
  return latest
}
