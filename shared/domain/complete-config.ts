import { fromUnit } from './config.ts'
import { ownValue } from './own-value.ts'
import { isActive, parametersInOrder, type Config, type ParameterValue, type SearchSpace } from './search-space.ts'

/**
 * The configuration that some values stand for: what is not in use is left out, and what is in use without a value gets its prior, or the
 * middle of its range. Values are taken as they are, whether they are in the space or not; names that are not are left out.
 */
export function completeConfig(space: SearchSpace, values: Config): Config {
  const config: Record<string, ParameterValue> = {}
  for (const name of parametersInOrder(space)) {
    const spec = space[name]
    if (spec !== undefined && isActive(spec, config)) config[name] = ownValue(values, name) ?? spec.prior ?? fromUnit(spec, 0.5)
  }
  return config
}
