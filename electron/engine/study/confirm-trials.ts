import { configurationKey } from '../../../shared/domain/configuration-key.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { Slot } from '../contracts/executor.ts'
import { confirmationView, raceIn } from './confirm.ts'
import type { Race } from './confirm-race.ts'
import { confirmSeed } from './job.ts'
import type { StudyState } from './study-state.ts'

/** Runs the race of the best configurations when the search of a study is over. What has been run is in the database alone. */
export class ConfirmingTrials {
  readonly #state: StudyState

  constructor(state: StudyState) {
    this.#state = state
  }

  /** The next run of the race, which is then `running` in the database; undefined when there is none to start now. */
  next(slot: Slot): Trial | undefined {
    const race = this.#race()
    if (race === undefined) return undefined
    const open = new Map(race.confirming.flatMap((trial) => (trial.state === 'waiting' || trial.state === 'running' ? [[runKey(trial), trial]] : [])))
    for (const round of race.state.next) {
      const seed = confirmSeed(this.#state.definition.seed, round)
      for (const { number, params } of race.candidates) {
        const rounds = race.racers.find(({ trial }) => trial === number)?.rounds ?? []
        // One that has failed is out as soon as the round is complete.
        const isDone = rounds[round] !== undefined || rounds.some((result) => result?.kind === 'failed')
        if (isDone || !race.state.left.includes(number)) continue
        const known = open.get(runKey({ params, seed }))
        if (known === undefined) return this.#add(number, seed, params, slot)
        if (known.state === 'waiting') return this.#restart(known, slot)
      }
    }
    return undefined
  }

  /**
   * What the race came to, told in an event too; undefined when the study confirms nothing. What still waits is not needed any more.
   */
  finish(): string | undefined {
    const { definition, parts, history } = this.#state
    if (definition.confirm === undefined) return undefined
    for (const { id, number } of parts.store.confirming(this.#state.studyId).filter(({ state }) => state === 'waiting')) {
      parts.store.endTrial({ trialId: id, state: 'pruned', reason: null, message: 'the race was decided without it', values: {}, at: parts.clock() })
      history.setState(number, 'pruned')
      this.#state.trialChanged(number)
    }
    const race = this.#race()
    if (race === undefined) return 'there are no two configurations to confirm the best of'
    const { summary, winner } = confirmationView(race)
    this.#state.addEvent('note', winner, summary)
    return summary
  }

  #race(): Race | undefined {
    return raceIn(this.#state.parts.store, { id: this.#state.studyId, definition: this.#state.definition })
  }

  #add(confirms: number, seed: number, params: Trial['params'], slot: Slot): Trial {
    const { parts, studyId, history, confirming } = this.#state
    const number = history.trials.length
    const trial = parts.store.addRunningTrial({ studyId, number, params, seed, origin: 'sampler', confirms }, slot.name, parts.clock())
    history.addConfirming(number, params, 'running')
    confirming.add(number)
    return trial
  }

  #restart({ id, number }: Trial, slot: Slot): Trial {
    this.#state.parts.store.startTrial(id, slot.name, this.#state.parts.clock())
    this.#state.history.setState(number, 'running')
    return this.#state.trial(number)
  }
}

const runKey = ({ params, seed }: Pick<Trial, 'params' | 'seed'>): string => `${seed} ${configurationKey(params)}`
