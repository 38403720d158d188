import { tpe } from '../../../../../../electron/engine/samplers/tpe/index.ts'
import { configurationCount } from '../../../../../../shared/domain/config.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'
import { describeExhaustion, describeSamplerContract, type MakeSampler } from '../sampler-checks.ts'

const makers: Record<string, MakeSampler> = {
  tpe: (space) => tpe.create(tpe.options.parse({}), space),
  'tpe with every option': (space) =>
    tpe.create(tpe.options.parse({ n_startup: 3, gamma: 0.5, n_ei_candidates: 5, prior_weight: 0.3, magic_clip: false, constant_liar: false }), space),
}
const small = anySpace.filter((space) => configurationCount(space) <= 60).map((space) => ({ space, count: configurationCount(space) }))

for (const [name, make] of Object.entries(makers)) {
  describeSamplerContract(name, make, { trials: 20, runs: 40 })
  describeExhaustion(name, make, small)
}
