import type { Config } from '../../../shared/domain/search-space.ts'
import { createSpaceView, createTrialView, type SpaceVersion } from '../../../shared/domain/space-versions.ts'
import { followPick } from '../samplers/registry.ts'
import type { History, LossReport, StepLoss, TrialView } from '../contracts/history.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { StudyDefinition } from '../../../shared/domain/study.ts'

/** A trial of an earlier space as one of the newest: everything but its configuration and place is as it is now. */
function seenTrial(trial: TrialView, config: Config, place: number | undefined): TrialView {
  return {
    number: trial.number,
    place,
    config,
    get state() {
      return trial.state
    },
    get lastStep() {
      return trial.lastStep
    },
    get loss() {
      return trial.loss
    },
    curve: trial.curve,
    get pausedAtStep() {
      return trial.pausedAtStep
    },
    ...(trial.forkedFrom !== undefined && { forkedFrom: trial.forkedFrom }),
    get result() {
      return trial.result
    },
  }
}

/** A history of the trials that lie in the newest space; it grows as the whole one does, at its end alone. */
class SeenHistory implements History {
  readonly earlier: History['earlier']
  readonly trials: TrialView[] = []
  readonly searched: TrialView[] = []
  readonly reports: LossReport[] = []
  readonly #history: History
  readonly #outside = new Set<number>()
  readonly #viewOf: ReturnType<typeof createTrialView>
  #reportsRead = 0

  constructor(history: History, versions: readonly SpaceVersion[]) {
    this.#history = history
    this.#viewOf = createTrialView(versions)
    const view = createSpaceView(versions)
    // What other studies told was put into the words of the first space.
    this.earlier = history.earlier.flatMap((trial) => {
      const config = view(1, trial.config)
      return config === undefined ? [] : [{ ...trial, config }]
    })
  }

  get objective(): History['objective'] {
    return this.#history.objective
  }

  get objectives(): History['objectives'] {
    return this.#history.objectives
  }

  /** Called by itself too, as that of the whole history is. */
  readonly at = (step: number): readonly StepLoss[] => {
    const losses = this.#history.at(step)
    return this.#outside.size === 0 ? losses : losses.filter(({ trial }) => !this.#outside.has(trial))
  }

  /** Takes over what the whole history has got since the last time. */
  update(): void {
    const { trials, reports } = this.#history
    for (let number = this.trials.length; number < trials.length; number += 1) {
      const trial = trials[number]
      if (trial !== undefined) this.#add(trial)
    }
    for (; this.#reportsRead < reports.length; this.#reportsRead += 1) {
      const report = reports[this.#reportsRead]
      if (report !== undefined && !this.#outside.has(report.trial)) this.reports.push(report)
    }
  }

  #add(trial: TrialView): void {
    const config = this.#viewOf({ number: trial.number, params: trial.config })
    if (config === undefined) this.#outside.add(trial.number)
    const isSearched = trial.place !== undefined && config !== undefined
    const seen = seenTrial(trial, config ?? trial.config, isSearched ? this.searched.length : undefined)
    this.trials.push(seen)
    if (isSearched) this.searched.push(seen)
  }
}

/**
 * The history that a sampler learns from when a study's space has been changed: the trials, of whatever version, that are configurations of the newest
 * space (`createSpaceView`), counted as if there had never been others. Trials outside are left out, not clipped to the edge or kept beside it: the samplers
 * model positions within the ranges, where an outside trial has none, and a clipped one would say of the edge what was measured elsewhere. What a
 * scheduler compares, which is losses at a step, is the whole history still, and the best trial is the best of all.
 *
 * It is a function of the database's versions and trials alone, so that a study which is resumed sees the same.
 * @returns the history itself where the space is the first one
 */
export function createSpaceHistory(versions: readonly SpaceVersion[]): (history: History) => History {
  if (versions.length < 2) return (history) => history
  let of: History | undefined
  let seen: SeenHistory | undefined
  return (history) => {
    if (seen === undefined || of !== history) seen = new SeenHistory(history, versions)
    of = history
    seen.update()
    return seen
  }
}

/** A sampler that learns from what lies in the newest space. */
export function samplerInSpace(sampler: Sampler, versions: readonly SpaceVersion[]): Sampler {
  if (versions.length < 2) return sampler
  const seenOf = createSpaceHistory(versions)
  return {
    suggest(history, space, rng, trial) {
      const seen = seenOf(history)
      return sampler.suggest(seen, space, rng, { ...trial, number: seen.searched.length })
    },
  }
}

/** Which sampler `auto` takes, told from the same history: see `followPick`. */
export function followPickInSpace(definition: StudyDefinition, versions: readonly SpaceVersion[]): ReturnType<typeof followPick> {
  const [pickOf, seenOf] = [followPick(definition), createSpaceHistory(versions)]
  return pickOf === undefined ? undefined : (history) => pickOf(seenOf(history))
}
