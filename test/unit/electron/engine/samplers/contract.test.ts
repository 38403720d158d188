import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplers, createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import { configIssues, configurationCount } from '../../../../../shared/domain/config.ts'
import { configSchema, type Config, type SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'
import { anySpace } from '../../../shared/domain/arbitrary-space.ts'

const objective = { name: 'loss', goal: 'minimize' } as const
const seeds = fc.nat(2 ** 31)
const runs = { numRuns: 60 }

function ask(name: string, history: StudyHistory, space: SearchSpace, seed: number, sampler = createSampler({ name }, space)): Config | undefined {
  const number = history.trials.length
  return sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
}

/** Up to `count` trials by one sampler object, which keeps what it likes between asks. */
function study(name: string, space: SearchSpace, seed: number, count: number): StudyHistory {
  const history = createHistory(objective)
  const sampler = createSampler({ name }, space)
  for (let n = 0; n < count; n += 1) {
    const config = ask(name, history, space, seed, sampler)
    if (config === undefined) break
    history.add(n, config, 'running')
  }
  return history
}

const key = (config: Config): string => JSON.stringify(Object.entries(config).sort())

describe.each(samplers.map(({ name }) => name))('the sampler %s', (name) => {
  it('stays in the space: ranges, steps, choices and conditions', () => {
    fc.assert(
      fc.property(anySpace, seeds, (space, seed) => {
        for (const { config } of study(name, space, seed, 12).trials) expect(configIssues(space, config)).toEqual([])
      }),
      runs,
    )
  })

  it('answers the same for the same history and seed, whatever it was asked before', () => {
    fc.assert(
      fc.property(anySpace, seeds, (space, seed) => {
        const { trials } = study(name, space, seed, 12)
        const replay = createHistory(objective)
        for (const { number, config } of trials) {
          expect(ask(name, replay, space, seed)).toEqual(config)
          replay.add(number, config, 'complete')
        }
      }),
      runs,
    )
  })

  it('is not confused by being asked about another history in between', () => {
    fc.assert(
      fc.property(anySpace, seeds, (space, seed) => {
        const [long, short] = [study(name, space, seed, 9), study(name, space, seed + 1, 4)]
        const sampler = createSampler({ name }, space)
        for (const history of [long, short, long]) {
          const fresh = ask(name, history, space, seed)
          expect(ask(name, history, space, seed, sampler)).toEqual(fresh)
        }
      }),
      runs,
    )
  })

  it('proposes values that JSON and the schema of configurations carry unchanged', () => {
    fc.assert(
      fc.property(anySpace, seeds, (space, seed) => {
        for (const { config } of study(name, space, seed, 4).trials) expect(configSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config)
      }),
      runs,
    )
  })

  it('leaves the history as it was', () => {
    const space: SearchSpace = { a: { type: 'int', low: 0, high: 9 } }
    const history = study(name, space, 1, 3)
    const before = JSON.stringify(history.trials)
    ask(name, history, space, 1)
    expect(JSON.stringify(history.trials)).toBe(before)
  })
})

describe.each(['random', 'grid'])('the sampler %s in a small space', (name) => {
  it('tries every configuration once, then has nothing more to propose', () => {
    const small = anySpace.filter((space) => configurationCount(space) <= 300 && Object.values(space).every((spec) => spec.type !== 'int' || spec.log !== true))
    fc.assert(
      fc.property(small, seeds, (space, seed) => {
        const count = configurationCount(space)
        const { trials } = study(name, space, seed, count + 5)
        expect(trials).toHaveLength(count)
        expect(new Set(trials.map(({ config }) => key(config))).size).toBe(count)
      }),
      runs,
    )
  })
})
