import { expect, it } from 'vitest'
import type { Reply, TrialEvent } from '../../../../../electron/engine/contracts/executor.ts'
import { createReportSequence } from '../../../../../electron/engine/executors/report-sequence.ts'

function sequence() {
  const emitted: Extract<TrialEvent, { kind: 'report' }>[] = []
  const answers: [Reply, number][] = []
  const reports = createReportSequence(
    (event) => {
      if (event.kind === 'report') emitted.push(event)
    },
    (decision, report) => {
      answers.push([decision, report.step])
      if (decision === 'stop') reports.halt()
    },
  )
  const push = (...steps: number[]) => {
    for (const step of steps) reports.push({ step, values: { a: step } })
  }
  return { reports, push, emitted, answers }
}

it('hands the next report on when the last one has its reply', () => {
  const { reports, push, emitted, answers } = sequence()
  push(1, 2, 3)
  expect(emitted.map((event) => event.step)).toEqual([1])
  expect(reports.waiting()).toBe(2)
  emitted[0]?.reply('continue')
  expect(emitted.map((event) => event.step)).toEqual([1, 2])
  expect(answers).toEqual([['continue', 1]])
})

it('takes only the first reply to a report', () => {
  const { push, emitted, answers } = sequence()
  push(1, 2, 3)
  emitted[0]?.reply('continue')
  emitted[0]?.reply('stop')
  expect(emitted).toHaveLength(2)
  expect(answers).toHaveLength(1)
})

it('drops what was printed after a stop', async () => {
  const { reports, push, emitted } = sequence()
  push(1, 2)
  emitted[0]?.reply('stop')
  push(3)
  await reports.drained()
  expect(emitted.map((event) => event.step)).toEqual([1])
})

it('is drained when the last report has its reply', async () => {
  const { reports, push, emitted } = sequence()
  push(1)
  let drained = false
  const waiting = reports.drained().then(() => (drained = true))
  await Promise.resolve()
  expect(drained).toBe(false)
  emitted[0]?.reply('continue')
  await waiting
  expect(drained).toBe(true)
})
