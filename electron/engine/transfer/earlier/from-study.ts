import { ownValue } from '../../../../shared/domain/own-value.ts'
import { completeParams } from '../../../../shared/tasks/complete-params.ts'
import { isContinuation, type Trial } from '../../../../shared/domain/trial.ts'
import type { Store, StudyRecord } from '../../contracts/store.ts'
import type { EarlierSource, RecordedTrial } from './earlier-source.ts'

/** A study of the database as a source. A parameter that it did not search has its fixed or default value. */
export function studySource(store: Pick<Store, 'iterateTrials'>, { id, definition }: StudyRecord): EarlierSource {
  const unsearched = completeParams(definition, {})
  const recordedTrial = ({ params, values }: Trial): RecordedTrial => ({
    param: (name) => ownValue(params, name) ?? ownValue(unsearched, name),
    metric: (name) => ownValue(values, name),
  })
  function* complete(): Generator<RecordedTrial> {
    // A confirming trial tells nothing of a configuration that the trial it confirms does not, and one that was trained for longer by hand says too much good of it.
    for (const trial of store.iterateTrials(id)) if (trial.state === 'complete' && trial.confirms === null && !isContinuation(trial)) yield recordedTrial(trial)
  }
  return { name: definition.name, title: `study "${definition.name}"`, searched: Object.keys(definition.space), trials: complete() }
}
