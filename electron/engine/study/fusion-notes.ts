import type { Progress } from '../../../shared/contract/views.ts'
import type { Executor, FusionReport } from '../contracts/executor.ts'
import type { StudyState } from './study-state.ts'

/** Tells what training several trials together has come to. */
export class FusionNotes {
  readonly #state: StudyState
  readonly #executor: Executor
  readonly #told = new Set<number>()

  constructor(state: StudyState, executor: Executor) {
    this.#state = state
    this.#executor = executor
  }

  /** As progress shows it; null while trials run one at a time. */
  view(): Progress['fusion'] {
    const report = this.#executor.fusionReport?.()
    return report === undefined || report.size === 1 ? null : { size: report.size, speedup: report.speedup, device: report.device }
  }

  /** Adds a line to the study's feed when a size has been found. Called inside a transaction. */
  note(): void {
    const report = this.#executor.fusionReport?.()
    if (report === undefined || !report.isSettled || this.#told.has(report.size)) return
    this.#told.add(report.size)
    this.#state.addEvent('note', null, noteOf(report))
  }
}

function noteOf({ size, speedup, device }: FusionReport): string {
  if (size === 1) return `Trials train one at a time on ${device}: two together got on no faster`
  return `${size} trials at once on ${device}${speedup === null ? '' : `: ${Number(speedup.toPrecision(2))} times as fast as one at a time`}`
}
