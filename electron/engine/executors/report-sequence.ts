import type { Reply, TrialEvent } from '../contracts/executor.ts'
import type { PrintedReport } from './report-parser.ts'

/** Hands reports on one at a time: the next one when the last has its reply. */
export interface ReportSequence {
  push(report: PrintedReport): void
  /** How many wait for their turn. */
  waiting(): number
  /** Drops what waits, and whatever comes later. */
  halt(): void
  /** Resolves when every report has its reply, or at once after `halt`. Call it after the last push. */
  drained(): Promise<void>
}

/**
 * A command does not wait for the answer to a report. So that it is stopped at the same step however fast it prints,
 * a report is only handed on when the one before it has been answered.
 * @param emit takes an event to the engine
 * @param answered told the answer to each report, before the next one is handed on
 */
export function createReportSequence(
  emit: (event: TrialEvent) => void,
  answered: (decision: Reply, report: PrintedReport) => void,
): ReportSequence {
  let queued: PrintedReport[] = []
  let open: PrintedReport | undefined
  let halted = false
  let idle = (): void => undefined

  const handOn = (): void => {
    if (open !== undefined) return
    const report = queued.shift()
    if (report === undefined) {
      idle()
      return
    }
    open = report
    emit({ kind: 'report', ...report, reply: (decision) => answer(report, decision) })
  }
  const answer = (report: PrintedReport, decision: Reply): void => {
    if (halted || open !== report) return
    answered(decision, report)
    open = undefined
    handOn()
  }
  return {
    push(report) {
      if (halted) return
      queued.push(report)
      handOn()
    },
    waiting: () => queued.length,
    halt() {
      halted = true
      queued = []
      idle()
    },
    drained: () =>
      new Promise((resolve) => {
        idle = resolve
        if (halted || (open === undefined && queued.length === 0)) resolve()
      }),
  }
}
