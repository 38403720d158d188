import { configFromUnit, toUnit } from '../../../shared/domain/config.ts'
import { parametersInOrder, type Config, type SearchSpace } from '../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../shared/random/rng.ts'

/** A configuration as evolutionary samplers vary it: a position in [0, 1] for each parameter, in the order of `parametersInOrder`. */
export type Genes = Float64Array

/** Between genes and configurations of one space. */
export interface GeneCode {
  readonly names: readonly string[]
  configOf(genes: Genes): Config
  /**
   * @param seed decides the positions of parameters that were not active in the configuration: they are as good as any,
   *   and may come to use in a descendant
   */
  genesOf(config: Config, seed: number): Genes
}

const stream = 0x6e5

export function geneCode(space: SearchSpace): GeneCode {
  const names = parametersInOrder(space)
  return {
    names,
    configOf: (genes) => configFromUnit(space, (_name, position) => genes[position] ?? 0.5),
    genesOf(config, seed) {
      const rng = createRng(deriveSeed(seed, stream))
      return Float64Array.from(names, (name) => {
        const [spec, value, other] = [space[name], config[name], rng.uniform()]
        if (spec === undefined || value === undefined) return other
        const position = toUnit(spec, value)
        return position >= 0 && position <= 1 ? position : other
      })
    },
  }
}
