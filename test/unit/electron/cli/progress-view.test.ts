import { describe, expect, it } from 'vitest'
import { StudyProgress } from '../../../../electron/cli/progress-view.ts'
import { aBatch, aStudy, aTrial } from './a-study.ts'

const { progress } = aStudy()
const running = { number: 1, slot: 'cpu-0', step: 2, maxSteps: 4, startedAt: 0 }

describe('StudyProgress', () => {
  it('tells each final trial once, in order, and none that was known before', () => {
    const study = new StudyProgress(aStudy(), [0])
    expect(study.apply(aBatch({ trials: [aTrial(2), aTrial(1), aTrial(0), aTrial(3, { state: 'running' })] })).map(({ number }) => number)).toEqual([1, 2])
    expect(study.apply(aBatch({ trials: [aTrial(1), aTrial(2)] }))).toEqual([])
  })

  it('shows the last report of a running trial, which may be newer than the summary', () => {
    const study = new StudyProgress(aStudy())
    study.apply(
      aBatch({
        studies: [aStudy({ progress: { ...progress, running: [running] } })],
        points: [
          { trialNumber: 1, metric: 'loss', step: 1, value: 0.9 },
          { trialNumber: 1, metric: 'accuracy', step: 1, value: 0.1 },
          { trialNumber: 1, metric: 'loss', step: 3, value: 0.7 },
        ],
      }),
    )
    expect(study.view().running).toEqual([{ ...running, step: 3, value: 0.7 }])
  })

  it('counts running trials by their steps, and the budget of time where it is nearer to its end', () => {
    const half = aStudy({ progress: { ...progress, finished: 1, running: [running] } })
    expect(new StudyProgress(half).view().fraction).toBeCloseTo(1.5 / 4)
    const timed = { ...half, definition: { ...half.definition, budget: { trials: 4, seconds: 10 } }, progress: { ...half.progress, runningMs: 9000 } }
    expect(new StudyProgress(timed).view().fraction).toBeCloseTo(0.9)
  })

  it('asks for the best trial until it has its parameters', () => {
    const study = new StudyProgress(aStudy({ best: { trialNumber: 3, value: 0.5 } }))
    expect(study.missingBest()).toBe(3)
    study.updateTrial(aTrial(3, { params: { x: 0.125 } }))
    expect(study.missingBest()).toBeUndefined()
    expect(study.view().best).toEqual({ number: 3, value: 0.5, params: { x: 0.125 } })
  })

  it('ignores other studies', () => {
    const study = new StudyProgress(aStudy())
    study.apply(aBatch({ studies: [aStudy({ id: 2, status: 'finished' })] }))
    expect(study.status).toBe('running')
  })
})
