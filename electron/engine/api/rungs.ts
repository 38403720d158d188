import type { BracketView, RungView, Rungs } from '../../../shared/contract/rungs.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { History } from '../contracts/history.ts'
import type { Ladder } from '../contracts/scheduler.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { createHistory } from '../study/history.ts'
import { makeScheduler } from '../study/make-scheduler.ts'
import { createPause } from './pause.ts'

/** What a trial that came no further than a rung counts as. */
type Fate = Exclude<keyof RungView, 'step' | 'arrived' | 'promoted' | 'bestPlace'>

const fates: Readonly<Record<Trial['state'], Fate>> = { running: 'running', waiting: 'waiting', pruned: 'pruned', fail: 'failed', complete: 'complete' }

/** Trials whose reports are read at once. */
const pageSize = 500

/** How the trials of a study got on from rung to rung, by its scheduler's own arithmetic; null where the scheduler has no rungs. */
export async function studyRungs(store: Store, { id, definition }: StudyRecord): Promise<Rungs | null> {
  const { rungs } = makeScheduler(definition)
  if (rungs === undefined) return null
  const pause = createPause()
  const objective = objectiveMetric(definition)
  const history = createHistory(objective)
  const outside = new Set<number>()
  for (const { number, state, isSearched } of store.trialStates(id)) {
    if (isSearched) history.add(number, {}, state)
    else {
      history.addConfirming(number, {}, state)
      outside.add(number)
    }
  }
  // Rungs follow from the first report at or after each of their steps: of all reports the tenth part, mostly.
  for (let first = 0; first < history.trials.length; first += pageSize, await pause())
    for (const { trialNumber, step, value } of store.firstReports(id, objective.name, rungs.levels, first, first + pageSize - 1)) if (!outside.has(trialNumber)) history.report(trialNumber, step, value)
  return { scheduler: definition.scheduler.name, brackets: rungs.ladders(history).map((ladder) => bracketView(ladder, history)) }
}

function bracketView({ bracket, trials, rungs }: Ladder, history: History): BracketView {
  const highest = new Map<number, number>()
  for (const [k, rung] of rungs.entries()) for (const trial of rung.trials) highest.set(trial, k)
  const best = rungs.findLast((rung) => rung.trials.length > 0)?.trials[0] ?? null
  const views = rungs.map(({ level, trials: here }, k): RungView => {
    const view = { step: level, arrived: 0, promoted: 0, running: 0, waiting: 0, pruned: 0, failed: 0, complete: 0 }
    for (const [trial, top] of highest) {
      if (top < k) continue
      view.arrived += 1
      const state = history.trials[trial]?.state
      if (top > k) view.promoted += 1
      else if (state !== undefined) view[fates[state]] += 1
    }
    const place = best === null ? -1 : here.indexOf(best)
    return { ...view, bestPlace: place < 0 ? null : place + 1 }
  })
  // A ladder may have no end: of the rungs that nobody has reached the next one is enough.
  const shown = views.slice(0, views.findLastIndex(({ arrived }) => arrived > 0) + 2)
  return { bracket: bracket ?? null, trials: trials.length, best, rungs: shown }
}
