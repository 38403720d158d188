import { describe, expect, it } from 'vitest'
import { atOnceText, deviceOf, idleText, runningSlots, runningText, trialTimeLeft, type RunningTrialView } from '../../../../../../renderer/pages/study/live/running-slots.ts'

const trial = (number: number, slot: string, change: Partial<RunningTrialView> = {}): RunningTrialView => ({ number, slot, step: 0, maxSteps: 10, startedAt: 0, ...change })

describe('what runs now', () => {
  it('is listed by slot, the members of a group together', () => {
    const slots = runningSlots([trial(9, 'cuda:1-0'), trial(4, 'cuda:0-10'), trial(3, 'cuda:0-2'), trial(8, 'cuda:1-0')])
    expect(slots.map(({ slot, device, isFirst, trials }) => [slot, device, isFirst, trials.map(({ number }) => number)])).toEqual([
      ['cuda:0-2', 'cuda:0', true, [3]],
      ['cuda:0-10', 'cuda:0', false, [4]],
      ['cuda:1-0', 'cuda:1', true, [8, 9]],
    ])
    expect(runningText(slots)).toBe('4 trials in 3 groups')
    expect(runningText(slots.slice(0, 1))).toBe('1 trial')
    expect(runningText(slots.slice(0, 2))).toBe('2 trials')
  })

  it('names the device of a slot', () => {
    expect(['tensorflow-0', 'command-3', 'webgpu:1-0', 'webgpu-0', 'cuda:1-2'].map((slot) => deviceOf(slot).title)).toEqual([
      'Processor, worker 1', 'Program 4', 'Graphics adapter 1, worker 1', 'Graphics adapter, worker 1', 'Graphics card 1, worker 3',
    ])
    expect(deviceOf('command-3').device).toBe('cpu')
  })

  it('expects of a trial the pace that it has had since its first report', () => {
    expect(trialTimeLeft(trial(1, 'cpu-0', { step: 4, firstStep: 2, firstReportAt: 10_000 }), 14_000)).toBe(12_000)
    expect(trialTimeLeft(trial(1, 'cpu-0', { step: 2, firstStep: 2, firstReportAt: 10_000 }), 14_000)).toBeNull()
    expect(trialTimeLeft(trial(1, 'cpu-0', { step: 4, maxSteps: null, firstStep: 2, firstReportAt: 10_000 }), 14_000)).toBeNull()
    expect(trialTimeLeft(trial(1, 'cpu-0', { step: 4 }), 14_000)).toBeNull()
    expect(trialTimeLeft(trial(1, 'cpu-0', { step: 4, firstStep: 2, firstReportAt: 13_500 }), 14_000)).toBeNull()
  })

  it('says how many places are idle, and why', () => {
    expect(idleText({ slots: 2, why: 'every trial of the budget has been started' })).toBe('2 places idle: every trial of the budget has been started')
    expect(idleText({ slots: 1, why: null })).toBe('1 place idle')
    expect(idleText(null)).toBeUndefined()
  })

  it('counts groups where trials train together', () => {
    expect(atOnceText(4, null)).toBe('4')
    expect(atOnceText(2, { size: 8, speedup: null, device: 'card' })).toBe('2 groups of up to 8')
    expect(atOnceText(1, { size: 8, speedup: null, device: 'card' })).toBe('1 group of up to 8')
  })
})
