import { describe, expect, it } from 'vitest'
import { deviceIssues } from '../../../../../electron/engine/transfer/device-issues.ts'
import type { CommandObjective } from '../../../../../shared/domain/study.ts'

const command: CommandObjective = { kind: 'command', command: 'train' }
const issues = (gpus_per_trial: number | undefined, objective: Parameters<typeof deviceIssues>[0]['objective'] = command): string[] =>
  deviceIssues({ objective, ...(gpus_per_trial !== undefined && { gpus_per_trial }) }).map(({ path, message }) => `${path}: ${message}`)

describe('the graphics cards of a trial', () => {
  it('are a share of one or a whole number', () => {
    for (const cards of [undefined, 0, 0.01, 0.5, 1, 4]) expect(issues(cards)).toEqual([])
    expect(issues(1.5)).toEqual(['gpus_per_trial: must be a whole number, or a share of one card below 1'])
    expect(issues(0.001)).toEqual(['gpus_per_trial: must be 0 or >= 0.01'])
  })

  it('are assigned to commands alone', () => {
    expect(issues(1, { kind: 'builtin', task: 'fashion-mnist/mlp' })).toEqual(['gpus_per_trial: is for commands alone: training workers are spread over the cards by themselves'])
    expect(issues(0, { kind: 'ask-tell' })).toEqual(['gpus_per_trial: is for commands alone: your own program shares its cards out'])
  })

  it('are not said twice', () => {
    const objective = { ...command, env: { CUDA_VISIBLE_DEVICES: '1' } }
    expect(issues(undefined, objective)).toEqual([])
    expect(issues(1, objective)).toEqual([expect.stringContaining('keep one of the two')])
  })
})
