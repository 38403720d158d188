import { cmaes } from '../../../../../electron/engine/samplers/cmaes/index.ts'
import { de } from '../../../../../electron/engine/samplers/de.ts'
import { nsga2 } from '../../../../../electron/engine/samplers/nsga2/index.ts'
import { configurationCount } from '../../../../../shared/domain/config.ts'
import { anySpace } from '../../../shared/domain/arbitrary-space.ts'
import { describeExhaustion, describeSamplerContract, type MakeSampler } from './sampler-checks.ts'

const makers: Record<string, MakeSampler> = {
  cmaes: (space) => cmaes.create(cmaes.options.parse({}), space),
  'cmaes with every option': (space) => cmaes.create(cmaes.options.parse({ population: 4, sigma: 0.5, restart: 'bipop', noisy: true }), space),
  de: (space) => de.create(de.options.parse({ population: 5 }), space),
  nsga2: (space) => nsga2.create(nsga2.options.parse({ population: 6 }), space),
  'nsga2 with uniform crossover': (space) => nsga2.create(nsga2.options.parse({ population: 6, crossover: 'uniform' }), space),
}
const small = anySpace.filter((space) => configurationCount(space) <= 60).map((space) => ({ space, count: configurationCount(space) }))

for (const [name, make] of Object.entries(makers)) {
  describeSamplerContract(name, make, { trials: 30, runs: 40 })
  describeExhaustion(name, make, small)
}
