import { expect, it } from 'vitest'
import { trialLook } from '../../../../renderer/components/states.ts'

it('says in words what a trial is doing, so that no state is told by colour alone', () => {
  const text = (state: 'waiting' | 'fail', reason: 'nan' | null, pausedAtStep: number | null): string => trialLook({ state, reason, pausedAtStep }).text
  expect([text('waiting', null, null), text('waiting', null, 3), text('fail', 'nan', null), text('fail', null, null)]).toEqual([
    'Waiting',
    'Paused at 3',
    'Failed: nan',
    'Failed',
  ])
})
