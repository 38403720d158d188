import { createSampler, samplers } from '../../../../../electron/engine/samplers/registry.ts'
import { configurationCount } from '../../../../../shared/domain/config.ts'
import { anySpace } from '../../../shared/domain/arbitrary-space.ts'
import { describeExhaustion, describeSamplerContract } from './sampler-checks.ts'

for (const { name } of samplers) describeSamplerContract(name, (space) => createSampler({ name }, space))

const listed = anySpace
  .filter((space) => configurationCount(space) <= 300 && Object.values(space).every((spec) => spec.type !== 'int' || spec.log !== true))
  .map((space) => ({ space, count: configurationCount(space) }))
for (const name of ['random', 'grid']) describeExhaustion(name, (space) => createSampler({ name }, space), listed)
