import { describe, expect, it } from 'vitest'
import { budgetErrors } from '../../../../../renderer/pages/study/budget-form.ts'
import { csvFileName } from '../../../../../renderer/components/csv-file-name.ts'
import { feedLook, feedOf } from '../../../../../renderer/pages/study/event-feed.ts'
import { choiceText, conditionText, rangeText, scaleText } from '../../../../../renderer/pages/study/parameter-text.ts'
import { finishedText, fusionText, paceText, stateCounts, stepShare, stepText, throughputText, timeLeftText } from '../../../../../renderer/pages/study/progress-text.ts'
import { studyTab } from '../../../../../renderer/pages/study/study-tab.ts'

describe('the words of a study’s progress', () => {
  it('count paused trials apart from those that wait, and leave empty states out', () => {
    const counts = { waiting: 5, running: 2, complete: 3, pruned: 0, fail: 1 }
    expect(stateCounts({ counts, paused: 4 }).map(({ count, label }) => `${count} ${label}`)).toEqual(['3 complete', '1 failed', '2 running', '4 paused', '1 waiting'])
  })

  it('name the budget where there is one', () => {
    expect(finishedText({ finished: 16, paused: 2, total: 40 })).toBe('18 of 40 trials')
    expect(finishedText({ finished: 1, paused: 0, total: null })).toBe('1 trial')
  })

  it('tell the time left while it runs, and the status when it does not', () => {
    const left = (remainingMs: number | null, finished = 3) => ({ remainingMs, finished, paused: 0 })
    expect(timeLeftText('running', left(65_000))).toBe('about 1 min 5 s left')
    expect(timeLeftText('running', left(65_000, 0))).toBe('very roughly 1 min 5 s left')
    expect(timeLeftText('running', left(200))).toBe('about to finish')
    expect(timeLeftText('running', left(null, 0))).toBe('time left not known yet')
    expect(timeLeftText('paused', left(65_000))).toBe('paused')
    expect(timeLeftText('finished', left(0))).toBe('done')
  })

  it('give the throughput in a unit that suits it', () => {
    expect([throughputText(null), throughputText(42), throughputText(1200)]).toEqual(['–', '42 trials/h', '20 trials/min'])
    expect(paceText({ trialsPerHour: 42, recentPerHour: 60 })).toBe('now; 42 trials/h overall')
    expect(paceText({ trialsPerHour: 42, recentPerHour: null })).toBeUndefined()
  })

  it('tell how far a trial is, where its length is known', () => {
    expect(stepText({ step: 3, maxSteps: 20 })).toBe('step 3 of 20')
    expect(stepText({ step: 3, maxSteps: null })).toBe('step 3')
    expect(stepText({ step: 0, maxSteps: 20 })).toBe('starting')
    expect(stepShare({ step: 5, maxSteps: 20 })).toBe(0.25)
    expect(stepShare({ step: 5, maxSteps: null })).toBeNull()
  })
})

describe('the feed of events', () => {
  const event = (seq: number, kind: 'best' | 'started' | 'paused' | 'ended' | 'note', message = '') => ({ seq, studyId: 1, trialNumber: 1, at: 0, kind, message })

  it('is newest first, without starts, and shows what a filter lets through', () => {
    const events = [event(1, 'best'), event(2, 'started'), event(3, 'paused'), event(4, 'ended', 'Trial 1 pruned: failed to keep up'), event(5, 'ended', 'Trial 1 failed (oom): no memory'), { ...event(6, 'note', 'Budget changed'), trialNumber: null }, event(7, 'note', 'Trial 1: again')]
    const shown = (filter: Parameters<typeof feedOf>[1], most = 10): number[] => feedOf(events, filter, most).map(({ seq }) => seq)
    expect(shown('all')).toEqual([7, 6, 5, 4, 3, 1])
    expect(shown('all', 1)).toEqual([7])
    expect([shown('best'), shown('pruned'), shown('failed'), shown('changes')]).toEqual([[1], [4], [5], [6]])
  })

  it('tells failed trials from pruned ones', () => {
    expect(feedLook(event(1, 'ended', 'Trial 1 failed (nan): the loss is NaN')).tone).toBe('danger')
    expect(feedLook(event(1, 'ended', 'Trial 1 pruned: below the median')).icon).toBe('cut')
  })
})

describe('what trains together', () => {
  it('is told with the gain, once that is measured', () => {
    expect(fusionText({ size: 16, speedup: 9.31, device: 'NVIDIA H100' })).toBe('Up to 16 trials train together on NVIDIA H100: 9.3× as fast as one at a time')
    expect(fusionText({ size: 2, speedup: null, device: 'NVIDIA H100' })).toBe('Up to 2 trials train together on NVIDIA H100')
  })
})

describe('the form of the budget', () => {
  it('needs one limit, and whole numbers', () => {
    expect(budgetErrors({ trials: 10, seconds: undefined, parallel: 2 })).toEqual({})
    expect(Object.keys(budgetErrors({ trials: undefined, seconds: undefined, parallel: 0 }))).toEqual(['trials', 'parallel'])
    expect(Object.keys(budgetErrors({ trials: 1.5, seconds: Number.NaN, parallel: 257 }))).toEqual(['trials', 'seconds', 'parallel'])
  })
})

describe('the definition in words', () => {
  it('gives ranges, scales and conditions', () => {
    expect(rangeText({ type: 'int', low: 0, high: 10, step: 5 })).toBe('0 to 10, step 5')
    expect(rangeText({ type: 'categorical', choices: ['relu', true] })).toBe('relu, true')
    expect(scaleText({ type: 'float', low: 1, high: 2, log: true })).toBe('log')
    expect(conditionText({ type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } })).toBe('optimizer is sgd')
    expect(conditionText({ type: 'float', low: 0, high: 1, when: { param: 'k', in: [1, 2] } })).toBe('k is one of 1, 2')
    expect(conditionText({ type: 'float', low: 0, high: 1 })).toBe('always')
  })

  it('gives a method with its options', () => {
    expect(choiceText({ name: 'random' })).toBe('random')
    expect(choiceText({ name: 'asha', min_epochs: 4, eager: true })).toBe('asha (min_epochs 4, eager true)')
  })

  it('names the file of an export after the study', () => {
    expect([csvFileName('fashion', 'trials'), csvFileName('fashion', 'curves')]).toEqual(['fashion-trials.csv', 'fashion-curves.csv'])
  })

  it('opens the view that the address names', () => {
    expect([studyTab('charts'), studyTab('nonsense'), studyTab(undefined)]).toEqual(['charts', 'curves', 'curves'])
  })
})
