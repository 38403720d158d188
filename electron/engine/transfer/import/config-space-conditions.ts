import { z } from 'zod'
import { valueCount } from '../../../../shared/domain/config.ts'
import type { Parameter, ParameterValue, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Warn } from './imported.ts'
import { choiceOf } from './parameters.ts'

const simpleSchema = z.object({
  type: z.enum(['EQ', 'NEQ', 'LT', 'GT', 'IN'], { error: 'is no condition of ConfigSpace' }),
  child: z.string(),
  parent: z.string(),
  value: z.unknown().optional(),
  values: z.array(z.unknown()).optional(),
})
type Simple = z.output<typeof simpleSchema>

interface Joined {
  readonly type: 'AND' | 'OR'
  readonly child: string
  readonly conditions: readonly Condition[]
}
type Condition = Simple | Joined

/** A condition of ConfigSpace, or several joined by AND or OR. */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([z.object({ type: z.enum(['AND', 'OR']), child: z.string(), conditions: z.array(conditionSchema).min(1) }), simpleSchema], { error: 'is no condition of ConfigSpace' }),
)

/** When a parameter is active: another one has one of these values. */
interface When {
  readonly param: string
  readonly in: readonly ParameterValue[]
}

/** Up to so many values of a whole number are listed in a condition. */
const mostListed = 1000

/**
 * The space with its conditions. Where one depends on several parameters, or on a float, it has no equal:
 * the parameter is then active more often than it was, which a warning says.
 * @param ordinals the values of ordinal parameters in their order
 */
export function addConditions(space: SearchSpace, conditions: readonly Condition[], ordinals: ReadonlyMap<string, readonly ParameterValue[]>, warn: Warn): SearchSpace {
  const entries = Object.entries(space).map(([name, spec]): [string, Parameter] => {
    const own = conditions.filter(({ child }) => child === name)
    const when = own.length === 0 ? undefined : joined({ type: 'AND', child: name, conditions: own }, { space, ordinals, warn })
    if (when?.in.length === 0) warn(name, `no value of "${when.param}" makes it active: it is active always`)
    return [name, when === undefined || when.in.length === 0 ? spec : { ...spec, when: { param: when.param, in: [...when.in] } }]
  })
  return Object.fromEntries(entries)
}

interface Place {
  readonly space: SearchSpace
  readonly ordinals: ReadonlyMap<string, readonly ParameterValue[]>
  readonly warn: Warn
}

function whenOf(condition: Condition, place: Place): When | undefined {
  return 'conditions' in condition ? joined(condition, place) : simple(condition, place)
}

function joined({ type, child, conditions }: Joined, place: Place): When | undefined {
  const [only] = conditions
  if (only !== undefined && conditions.length === 1) return whenOf(only, place)
  const found = conditions.map((condition) => whenOf(condition, place))
  const [first] = found
  if (found.every((when) => when !== undefined && when.param === first?.param)) {
    const lists = found.flatMap((when) => (when === undefined ? [] : [when.in]))
    const values = type === 'OR' ? [...new Set(lists.flat())] : (lists[0] ?? []).filter((value) => lists.every((list) => list.includes(value)))
    return first && { param: first.param, in: values }
  }
  const kept = type === 'AND' ? found.find((when) => when !== undefined) : undefined
  const parents = [...new Set(conditions.flatMap(parentsOf))].join('", "')
  place.warn(child, `it depends on "${parents}" together, and one parameter is the most here: it is active ${kept === undefined ? 'always' : `whenever "${kept.param}" says so`}`)
  return kept
}

function parentsOf(condition: Condition): string[] {
  return 'conditions' in condition ? condition.conditions.flatMap(parentsOf) : [condition.parent]
}

function simple({ type, child, parent, value, values }: Simple, { space, ordinals, warn }: Place): When | undefined {
  if (type === 'EQ') return { param: parent, in: [choiceOf(value)] }
  if (type === 'IN') return { param: parent, in: (values ?? []).map(choiceOf) }
  const all = ordinals.get(parent) ?? listed(space[parent])
  if (all === undefined) {
    warn(child, `it depends on a comparison with "${parent}", whose values cannot be listed: it is active always`)
    return undefined
  }
  const wanted = choiceOf(value)
  if (type === 'NEQ') return { param: parent, in: all.filter((each) => each !== wanted) }
  const order = ordinals.has(parent) ? (each: ParameterValue) => all.indexOf(each) : Number
  return { param: parent, in: all.filter((each) => (type === 'LT' ? order(each) < order(wanted) : order(each) > order(wanted))) }
}

/** Every value of a parameter, where they are few enough. */
function listed(spec: Parameter | undefined): readonly ParameterValue[] | undefined {
  if (spec === undefined || spec.type === 'float') return undefined
  if (spec.type === 'categorical') return spec.choices
  const { low, step = 1 } = spec
  return valueCount(spec) > mostListed ? undefined : Array.from({ length: valueCount(spec) }, (_, index) => low + index * step)
}
