import { ownValue } from './own-value.ts'
import { isActive, isInDomain, parametersInOrder, type Config, type Parameter, type ParameterValue, type SearchSpace } from './search-space.ts'

/** A search space that a study has, or has had. */
export interface SpaceVersion {
  /** From 1. */
  readonly version: number
  readonly space: SearchSpace
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** What parameters that are new in it had been in all trials before it, as far as that is known. */
  readonly earlierValues: Config
  /** The number of the first trial that was made in it; for the newest one that of the next trial, where there is none yet. */
  readonly firstTrial: number
}

/** The version of the space that a trial was made in. */
export function versionOf(versions: readonly SpaceVersion[], trialNumber: number): number {
  return versions.findLast(({ firstTrial }) => firstTrial <= trialNumber)?.version ?? 1
}

/** A configuration of an earlier version as one of the newest space; undefined when it is none. */
export type SpaceView = (version: number, params: Config) => Config | undefined

/**
 * How trials of earlier versions of a space are seen in the newest one. A parameter that is searched no longer is left out, and what a trial came to
 * with it is what is known of the rest. One that is new has the value that all earlier trials had, where that was said. A trial
 * that lacks a value, or has one that is not in the new space, is none of its trials: a sampler could not tell where it lies.
 * What was made in the newest version is returned as it is.
 */
export function createSpaceView(versions: readonly SpaceVersion[]): SpaceView {
  const newest = versions.at(-1)
  if (newest === undefined) return (_, params) => params
  const names = parametersInOrder(newest.space)
  return (version, params) => {
    if (version >= newest.version) return params
    const config: Record<string, ParameterValue> = {}
    for (const name of names) {
      const spec = newest.space[name]
      if (spec === undefined || !isActive(spec, config)) continue
      const value = ownValue(params, name) ?? toldValue(versions, version, name)
      if (value === undefined || !isInDomain(spec, value)) return undefined
      config[name] = value
    }
    return config
  }
}

/** How a study's trials are seen in its newest space, by number: see `createSpaceView`. */
export function createTrialView(versions: readonly SpaceVersion[]): (trial: { readonly number: number; readonly params: Config }) => Config | undefined {
  const view = createSpaceView(versions)
  return ({ number, params }) => view(versionOf(versions, number), params)
}

/** What was said of the trials of a version when a parameter was added after it. */
function toldValue(versions: readonly SpaceVersion[], version: number, name: string): ParameterValue | undefined {
  for (const later of versions) {
    const value = later.version > version ? ownValue(later.earlierValues, name) : undefined
    if (value !== undefined) return value
  }
  return undefined
}

/**
 * What differs between two spaces, in words, a line a parameter: `units: 16 to 64 → 32 to 128`, `dropout is no longer searched`.
 * @param earlierValues what new parameters had been before
 */
export function spaceChanges(before: SearchSpace, after: SearchSpace, earlierValues: Config = {}): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => {
    const [from, to] = [ownValue(before, name), ownValue(after, name)]
    if (to === undefined) return [`${name} is no longer searched`]
    if (from === undefined) return [`${name} is new: ${parameterWords(to)}${earlierWords(ownValue(earlierValues, name))}`]
    const [was, is] = [parameterWords(from), parameterWords(to)]
    if (was !== is) return [`${name}: ${was} → ${is}`]
    return from.type === to.type ? [] : [`${name}: ${from.type} → ${to.type}`]
  })
}

function earlierWords(value: ParameterValue | undefined): string {
  return value === undefined ? '' : ` (it was ${valueWords(value)} before)`
}

/** Everything that is said of a parameter: `0.0001 to 0.1, log`, `adam, sgd; when task is text`. */
function parameterWords(spec: Parameter): string {
  const { when, prior } = spec
  const condition = when === undefined ? '' : `; when ${when.param} is ${when.in.map(valueWords).join(' or ')}`
  return `${domainWords(spec)}${prior === undefined ? '' : `, likely ${valueWords(prior)}`}${condition}`
}

function domainWords(spec: Parameter): string {
  if (spec.type === 'categorical') return spec.choices.map(valueWords).join(', ')
  const scale = spec.log === true ? ', log' : spec.step === undefined ? '' : `, step ${valueWords(spec.step)}`
  return `${valueWords(spec.low)} to ${valueWords(spec.high)}${scale}${spec.type === 'int' && spec.step === undefined ? ', whole numbers' : ''}`
}

function valueWords(value: ParameterValue): string {
  return String(value)
}
