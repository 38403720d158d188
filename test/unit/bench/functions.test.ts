import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { learningCurve, mlpSpace, testFunctions, trivial, tuner10 } from '../../bench/functions.ts'
import { configSchema, type Parameter, type SearchSpace } from '../../../shared/domain/search-space.ts'

const dimensionSchema = z.object({
  name: z.string(),
  kind: z.enum(['float', 'int', 'cat']),
  low: z.number().optional(),
  high: z.number().optional(),
  log: z.boolean().optional(),
  choices: z.array(z.string()).optional(),
  when: z.tuple([z.string(), z.array(z.union([z.string(), z.number()]))]).optional(),
})
const referenceSchema = z.object({
  function: z.string(),
  space: z.array(dimensionSchema),
  fmin: z.number().optional(),
  noise_sd: z.number().optional(),
  points: z.array(z.object({ at: configSchema, epoch: z.number().optional(), value: z.number() })),
})

// Printed by test/bench/peers/functions.py, with which the peers are measured: spaces, minima and three values of each function.
const references = readFileSync(new URL('../../fixtures/functions/reference.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => referenceSchema.parse(JSON.parse(line)))

/** A space of ours as the reference writes it. */
function dimensions(space: SearchSpace): unknown[] {
  const dimension = (name: string, spec: Parameter): unknown => ({
    ...(spec.type === 'categorical' ? { name, kind: 'cat', choices: spec.choices } : { name, kind: spec.type, low: spec.low, high: spec.high, log: spec.log === true }),
    ...(spec.when === undefined ? {} : { when: [spec.when.param, spec.when.in] }),
  })
  return Object.entries(space).map(([name, spec]) => dimension(name, spec))
}

describe('the functions that samplers are compared on', () => {
  it.each(references)('have the spaces and values of the peers’ measurements: $function', ({ function: name, space, points, fmin, noise_sd }) => {
    const target = testFunctions[name]
    const ours = name === 'trivial' ? tuner10 : name === 'learning_curve' ? mlpSpace : target?.space
    expect(dimensions(ours ?? {})).toEqual(space)
    expect(target?.minimum).toBe(fmin)
    expect(target?.noise).toBe(noise_sd)
    for (const { at, epoch, value } of points) {
      const got = name === 'trivial' ? trivial(at) : epoch !== undefined ? learningCurve(at, epoch) : target?.value(at)
      expect(got).toBeCloseTo(value, 10)
    }
  })

  it('knows the minimum of the conditional one', () => {
    const best = { optimizer: 'adam', lr: 10 ** -2.8, beta_gap: 0.01, layers: 2, units1: 256, units2: 128 }
    expect(testFunctions['mlp-conditional']?.value(best)).toBeCloseTo(testFunctions['mlp-conditional']?.minimum ?? NaN, 12)
    expect(testFunctions['mlp-conditional']?.value({ ...best, optimizer: 'sgd', momentum: 0.9, lr: 10 ** -2.2 })).toBeCloseTo(0.12, 12)
  })
})
