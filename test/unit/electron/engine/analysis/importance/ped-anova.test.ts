import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { pedAnova } from '../../../../../../electron/engine/analysis/importance/ped-anova.ts'
import { configSchema, type Config, type SearchSpace } from '../../../../../../shared/domain/search-space.ts'

const space: SearchSpace = {
  rate: { type: 'float', low: 1e-6, high: 0.1, log: true },
  momentum: { type: 'float', low: 0, high: 0.99 },
  units: { type: 'int', low: 32, high: 1024, log: true },
  layers: { type: 'int', low: 1, high: 6 },
  drop: { type: 'float', low: 0, high: 0.5, step: 0.05 },
  activation: { type: 'categorical', choices: ['tanh', 'relu'] },
}

it('PED-ANOVA gives what Optuna 5 gives for the same trials', () => {
  const fixture = z
    .object({ trials: z.array(z.object({ params: configSchema, value: z.number() })), default: z.record(z.string(), z.number()) })
    .parse(JSON.parse(readFileSync(new URL('../../../../../fixtures/analysis/ped-anova.json', import.meta.url), 'utf8')))
  const found = pedAnova({ space, configs: fixture.trials.map(({ params }) => params), losses: fixture.trials.map(({ value }) => value) })
  for (const [name, expected] of Object.entries(fixture.default)) expect((found.get(name) ?? 0) / expected, name).toBeCloseTo(1, 6)
})

it('a parameter counts where it is active, and one with a single value not at all', () => {
  const conditional: SearchSpace = {
    optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
    momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
    fixed: { type: 'int', low: 3, high: 3 },
  }
  const configs = Array.from({ length: 100 }, (_, i): Config => (i % 2 === 0 ? { optimizer: 'sgd', momentum: (i / 100) % 1, fixed: 3 } : { optimizer: 'adam', fixed: 3 }))
  const losses = configs.map(({ momentum }) => Number(momentum ?? 5))
  const found = pedAnova({ space: conditional, configs, losses })
  expect(found.get('momentum')).toBeGreaterThan(found.get('optimizer') ?? 0)
  expect(found.get('fixed')).toBe(0)
})
