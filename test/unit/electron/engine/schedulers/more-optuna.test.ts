import { readFileSync } from 'node:fs'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { simulateLosses } from './synthetic.ts'

const curves = z.array(z.array(z.number()))
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../../fixtures/optuna/${name}`, import.meta.url), 'utf8'))
const { curves: falling } = z.object({ curves }).parse(read('pruners.json'))
const fixture = z
  .object({
    source: z.string(),
    curves: z.object({ wavy: curves, instances: curves }),
    cases: z.array(
      z.object({
        scheduler: z.string(),
        options: z.record(z.string(), z.unknown()),
        curves: z.enum(['falling', 'wavy', 'instances']),
        goal: z.enum(['minimize', 'maximize']),
        stopped_at: z.array(z.int().nullable()),
      }),
    ),
  })
  .parse(read('more-pruners.json'))

describe("Optuna's pruners on the same curves", () => {
  it.each(fixture.cases.map((each) => [each.scheduler, each.goal, JSON.stringify(each.options), each] as const))('stop the same trials at the same steps as %s (%s) %s', (name, goal, _options, each) => {
    const values = { ...fixture.curves, falling }[each.curves]
    const { history } = simulateLosses(createScheduler({ ...each.options, name }, 12), values.map((_, index) => index), {
      goal,
      valueAt: (config, step) => (goal === 'minimize' ? 1 : -1) * (values[Number(config['trial'])]?.[step - 1] ?? NaN),
      maxSteps: 12,
    })
    expect(history.trials.map((trial) => (trial.state === 'pruned' ? trial.lastStep : null))).toEqual(each.stopped_at)
  })
})
