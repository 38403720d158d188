import { createSampler, samplers } from '../../../../../electron/engine/samplers/registry.ts'
import { configurationCount } from '../../../../../shared/domain/config.ts'
import { anyBelievedSpace, describeExhaustion, describeSamplerContract } from './sampler-checks.ts'

/** Samplers whose every decision takes milliseconds, and which have more checks in tests of their own. */
const slow = new Set(['gp', 'auto'])

// A grid takes some of the values of an int on a log scale, the other samplers all.
const small = anyBelievedSpace
  .filter((space) => configurationCount(space) <= 60 && Object.values(space).every((spec) => spec.type !== 'int' || spec.log !== true))
  .map((space) => ({ space, count: configurationCount(space) }))

for (const { name } of samplers) {
  const runs = slow.has(name) ? 15 : 60
  describeSamplerContract(name, (space) => createSampler({ name }, space), { trials: 12, runs })
  describeExhaustion(name, (space) => createSampler({ name }, space), small, { numRuns: slow.has(name) ? 5 : 40 })
}
