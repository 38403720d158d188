import { valueCount } from '../../../../shared/domain/config.ts'
import type { Config, Parameter, ParameterValue, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Warn } from './imported.ts'

/** Up to so many values may make a parameter active. */
const mostValues = 32

/**
 * The conditions of a space that its trials show: Optuna keeps none, it only has parameters that some trials lack.
 * A parameter is conditional on another one when each value of that one either always comes with it or never.
 * @param configs of trials that lack nothing by accident
 */
export function inferConditions(space: SearchSpace, configs: readonly Config[], warn: Warn): SearchSpace {
  const shares = new Map(Object.keys(space).map((name) => [name, configs.filter((config) => config[name] !== undefined).length]))
  const entries = Object.entries(space).map(([name, spec]): [string, Parameter] => {
    if (shares.get(name) === configs.length) return [name, spec]
    // A parent is in more trials than its child, so that conditions form no cycle.
    const parents = Object.keys(space).filter((other) => other !== name && (shares.get(other) ?? 0) > (shares.get(name) ?? 0))
    const found = parents.map((param) => conditionOn(param, space[param], name, configs)).find((when) => when !== undefined)
    if (found === undefined) {
      warn(name, 'some trials lack it, and no other parameter says which: it is active always here, and those trials stay without it')
      return [name, spec]
    }
    warn(name, `it is taken as conditional, as the trials show it: active when "${found.param}" is one of ${JSON.stringify(found.in)}`)
    return [name, { ...spec, when: found }]
  })
  return Object.fromEntries(entries)
}

function conditionOn(param: string, parent: Parameter | undefined, child: string, configs: readonly Config[]): { param: string; in: ParameterValue[] } | undefined {
  if (parent === undefined || parent.type === 'float' || valueCount(parent) > 1000) return undefined
  const present = new Set<ParameterValue>()
  const absent = new Set<ParameterValue>()
  for (const config of configs) {
    const value = config[param]
    if (value !== undefined) (config[child] === undefined ? absent : present).add(value)
    else if (config[child] !== undefined) return undefined
  }
  const values = [...present]
  if (absent.size === 0 || values.length === 0 || values.length > mostValues || values.some((value) => absent.has(value))) return undefined
  return { param, in: values }
}
