import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { simulateLosses } from './synthetic.ts'

const fixture = z
  .object({
    source: z.string(),
    curves: z.array(z.array(z.number())),
    cases: z.array(z.object({ scheduler: z.string(), options: z.record(z.string(), z.unknown()), stopped_at: z.array(z.int().nullable()) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../fixtures/optuna/pruners.json', import.meta.url), 'utf8')))

describe("Optuna's pruners on the same curves", () => {
  it.each(fixture.cases.map((each) => [each.scheduler, JSON.stringify(each.options), each] as const))('stop the same trials at the same steps as %s %s', (name, _options, each) => {
    const scheduler = createScheduler({ ...each.options, name }, undefined)
    const { history } = simulateLosses(scheduler, fixture.curves.map((_, index) => index), {
      valueAt: (config, step) => fixture.curves[Number(config['trial'])]?.[step - 1] ?? NaN,
      maxSteps: 12,
    })
    expect(history.trials.map((trial) => (trial.state === 'pruned' ? trial.lastStep : null))).toEqual(each.stopped_at)
  })
})
