import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sampler } from '../../../../../electron/engine/contracts/sampler.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import type { EarlierTrial } from '../../../../../electron/engine/contracts/history.ts'
import { configFromUnit, configIssues, fromUnit } from '../../../../../shared/domain/config.ts'
import { configSchema, searchSpaceSchema, type Config, type SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { trialStateSchema } from '../../../../../shared/domain/trial.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'
import { anySpace } from '../../../shared/domain/arbitrary-space.ts'

const objective = { name: 'loss', goal: 'minimize' } as const

/** A study's seed. */
export const anySeed = fc.nat(2 ** 31)

/** Any space, in which some parameters may have priors. */
export const anyBelievedSpace = fc.tuple(anySpace, fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 6, maxLength: 6 })).map(([space, places]) =>
  searchSpaceSchema.parse(
    Object.fromEntries(
      Object.entries(space).map(([name, spec], i) => {
        const place = places[i] ?? null
        return [name, place === null ? spec : { ...spec, prior: fromUnit(spec, place) }]
      }),
    ),
  ),
)

/** Trials of two earlier studies of the same space for two seeds of three, none for the third. */
export function earlierTrials(space: SearchSpace, seed: number): EarlierTrial[] {
  const rng = createRng(deriveSeed(seed, 77))
  return Array.from({ length: (seed % 3) * 6 }, (_, i) => ({
    source: i % 3 === 0 ? 'last week' : 'last year',
    config: configFromUnit(space, () => rng.uniform()),
    losses: [rng.normal()],
    violations: i % 4 === 0 ? [rng.normal()] : [],
    weight: i % 3 === 0 ? 1 : 0.5,
  }))
}

/** How often the checks of every sampler are run. */
export const checkRuns = { numRuns: 60 }

/** Makes the sampler under test. */
export type MakeSampler = (space: SearchSpace) => Sampler

/** The configuration of the next trial of a history. */
export function ask(make: MakeSampler, history: StudyHistory, space: SearchSpace, seed: number, sampler = make(space)): Config | undefined {
  const number = history.trials.length
  return sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
}

/** Up to `count` trials by one sampler object, which keeps what it likes between asks. All of them are running. */
export function runningStudy(make: MakeSampler, space: SearchSpace, seed: number, count: number): StudyHistory {
  const history = createHistory(objective, [], earlierTrials(space, seed))
  const sampler = make(space)
  for (let n = 0; n < count; n += 1) {
    const config = ask(make, history, space, seed, sampler)
    if (config === undefined) break
    history.add(n, config, 'running')
  }
  return history
}

/** What can become of a trial, by turns: most are complete, some fail, are pruned, wait with a checkpoint, or go on running. */
const fates = ['complete', 'complete', 'fail', 'complete', 'pruned', 'complete', 'running', 'complete', 'paused', 'complete'] as const

/** Lets the trial end as its number has it, with a loss that its configuration and number decide. */
export function end(history: StudyHistory, number: number, seed: number): void {
  const fate = fates[number % fates.length]
  const loss = createRng(deriveSeed(seed, number, 99)).normal()
  if (fate === 'running') return
  if (fate === 'fail') {
    history.setState(number, 'fail')
    return
  }
  history.report(number, 1, loss)
  if (fate === 'complete') history.complete(number, { losses: [loss], violations: number % 4 === 0 ? [loss] : [] })
  else if (fate === 'pruned') history.setState(number, 'pruned')
  else history.pause(number, 1)
}

/** Up to `count` trials that end in all the ways that trials can, each `lag` trials after it was asked for. */
export function endedStudy(make: MakeSampler, space: SearchSpace, seed: number, count: number, lag = 2): StudyHistory {
  const history = createHistory(objective, [], earlierTrials(space, seed))
  const sampler = make(space)
  for (let n = 0; n < count; n += 1) {
    const config = ask(make, history, space, seed, sampler)
    if (config === undefined) break
    history.add(n, config, 'running')
    if (n >= lag) end(history, n - lag, seed)
  }
  return history
}

/** The same history, written as JSON and read again. */
function throughJson(history: StudyHistory): StudyHistory {
  const written: unknown = JSON.parse(JSON.stringify({ ...history, trials: history.trials.map((trial) => ({ ...trial, paused: trial.pausedAtStep })) }))
  const { earlier, trials, reports } = historySchema.parse(written)
  const read = createHistory(objective, [], earlier)
  for (const { number, config, state } of trials) read.add(number, config, state === 'waiting' || state === 'running' ? state : 'running')
  for (const { trial, step, loss } of reports) read.report(trial, step, loss)
  for (const { number, state, result, paused } of trials) {
    if (paused !== undefined) read.pause(number, paused)
    else if (state === 'complete') read.complete(number, result ?? { losses: [], violations: [] })
    else if (state === 'fail' || state === 'pruned') read.setState(number, state)
  }
  return read
}

const numbers = z.array(z.number())
const historySchema = z.object({
  earlier: z.array(z.object({ source: z.string(), config: configSchema, losses: numbers, violations: numbers, weight: z.number() })),
  trials: z.array(
    z.object({
      number: z.number(),
      config: configSchema,
      state: trialStateSchema,
      paused: z.number().optional(),
      result: z.object({ losses: numbers, violations: numbers }).optional(),
    }),
  ),
  reports: z.array(z.object({ trial: z.number(), step: z.number(), loss: z.number() })),
})

/** How many trials a study of a property test has, and how often the test runs. */
interface Counts {
  readonly trials: number
  readonly runs: number
}

/**
 * What every sampler promises. Call it in a test file of the sampler, or for each of a registry's.
 * @param counts how many trials a study of the property tests has: enough to leave the sampler's start-up behind
 */
export function describeSamplerContract(name: string, make: MakeSampler, counts: Counts = { trials: 12, runs: checkRuns.numRuns }): void {
  const runs = { numRuns: counts.runs }
  describe(`the sampler ${name}`, () => {
    it('stays in the space: ranges, steps, choices and conditions', () => {
      fc.assert(
        fc.property(anyBelievedSpace, anySeed, (space, seed) => {
          for (const { config } of runningStudy(make, space, seed, counts.trials).trials) expect(configIssues(space, config)).toEqual([])
          for (const { config } of endedStudy(make, space, seed, counts.trials).trials) expect(configIssues(space, config)).toEqual([])
        }),
        runs,
      )
    })

    it('answers the same for the same history and seed, whatever it was asked before', () => {
      fc.assert(
        fc.property(anyBelievedSpace, anySeed, (space, seed) => {
          const { trials } = runningStudy(make, space, seed, counts.trials)
          const replay = createHistory(objective, [], earlierTrials(space, seed))
          for (const { number, config } of trials) {
            expect(ask(make, replay, space, seed)).toEqual(config)
            replay.add(number, config, 'running')
          }
        }),
        runs,
      )
    })

    it('answers the same when it reads a history at once as when it followed it, whatever became of the trials', () => {
      fc.assert(
        fc.property(anyBelievedSpace, anySeed, (space, seed) => {
          const history = createHistory(objective, [], earlierTrials(space, seed))
          const sampler = make(space)
          for (let n = 0; n < counts.trials; n += 1) {
            const config = ask(make, history, space, seed, sampler)
            if (n === counts.trials - 1) expect(ask(make, history, space, seed)).toEqual(config)
            if (config === undefined) break
            history.add(n, config, 'running')
            if (n >= 3) end(history, n - 3, seed)
          }
        }),
        runs,
      )
    })

    it('is not confused by being asked about another history in between', () => {
      fc.assert(
        fc.property(anyBelievedSpace, anySeed, (space, seed) => {
          const [long, short] = [endedStudy(make, space, seed, counts.trials), runningStudy(make, space, seed + 1, 4)]
          const sampler = make(space)
          for (const history of [long, short, long]) {
            const fresh = ask(make, history, space, seed)
            expect(ask(make, history, space, seed, sampler)).toEqual(fresh)
          }
        }),
        runs,
      )
    })

    it('proposes values that JSON and the schema of configurations carry unchanged', () => {
      fc.assert(
        fc.property(anyBelievedSpace, anySeed, (space, seed) => {
          for (const { config } of endedStudy(make, space, seed, counts.trials).trials) expect(configSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config)
        }),
        runs,
      )
    })

    it('answers the same when the history, earlier trials and all, went through JSON', () => {
      fc.assert(
        fc.property(anyBelievedSpace, anySeed, (space, seed) => {
          const history = endedStudy(make, space, seed, counts.trials)
          expect(ask(make, throughJson(history), space, seed)).toEqual(ask(make, history, space, seed))
        }),
        runs,
      )
    })

    it('leaves the history as it was', () => {
      const space: SearchSpace = { a: { type: 'int', low: 0, high: 9, prior: 4 } }
      const history = endedStudy(make, space, 1, 3)
      const before = JSON.stringify([history.trials, history.earlier])
      ask(make, history, space, 1)
      expect(JSON.stringify([history.trials, history.earlier])).toBe(before)
    })
  })
}

/** For samplers that repeat no configuration: a small space is tried out, then the study ends. Call it beside `describeSamplerContract`. */
export function describeExhaustion(
  name: string,
  make: MakeSampler,
  spaces: fc.Arbitrary<{ readonly space: SearchSpace; readonly count: number }>,
  runs: { readonly numRuns: number } = checkRuns,
): void {
  describe(`the sampler ${name} in a small space`, () => {
    it('tries every configuration once, then has nothing more to propose', () => {
      fc.assert(
        fc.property(spaces, anySeed, ({ space, count }, seed) => {
          const { trials } = endedStudy(make, space, seed, count + 5)
          expect(trials).toHaveLength(count)
          expect(new Set(trials.map(({ config }) => JSON.stringify(Object.entries(config).sort()))).size).toBe(count)
        }),
        runs,
      )
    })
  })
}
