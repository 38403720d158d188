import { describe, expect, it } from 'vitest'
import { learningRateAt, type ScheduleOptions } from '../../../../../electron/worker/training/schedule.ts'

const rates = (options: Partial<ScheduleOptions>): number[] => {
  const whole: ScheduleOptions = { learning_rate: 0.8, epochs: 4, schedule: 'constant', warmup_epochs: 0, step_epochs: 30, step_factor: 0.1, ...options }
  return Array.from({ length: whole.epochs }, (_, i) => Number(learningRateAt(whole, i + 1).toFixed(6)))
}

describe('the learning rate of an epoch', () => {
  it('stays the same when the schedule is constant', () => {
    expect(rates({})).toEqual([0.8, 0.8, 0.8, 0.8])
  })

  it('follows half a cosine from the full rate towards 0', () => {
    // 0.4 (1 + cos(π k / 4))
    expect(rates({ schedule: 'cosine' })).toEqual([0.8, 0.682843, 0.4, 0.117157])
  })

  it('falls by the factor every few epochs', () => {
    expect(rates({ schedule: 'step', step_epochs: 2, step_factor: 0.5, epochs: 5 })).toEqual([0.8, 0.8, 0.4, 0.4, 0.2])
  })

  it('rises to the full rate in equal steps while it warms up, and the schedule begins after that', () => {
    expect(rates({ warmup_epochs: 3, epochs: 5 })).toEqual([0.2, 0.4, 0.6, 0.8, 0.8])
    expect(rates({ warmup_epochs: 1, schedule: 'cosine', epochs: 3 })).toEqual([0.4, 0.8, 0.4])
  })
})
