import { InvalidArgumentError } from 'commander'
import { configSchema, type Config, type ParameterValue, type SearchSpace } from '../../shared/domain/search-space.ts'
import { isInDomain } from '../../shared/domain/search-space.ts'

/** What `--set name=value` gave, by name. */
export type Settings = ReadonlyMap<string, string>

/** Collects `--set name=value`, for commander. */
export function collectSetting(text: string, before: Settings = new Map()): Settings {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be NAME=VALUE, such as lr=0.01.')
  return new Map([...before, [name.trim(), value.trim()]])
}

/**
 * The values of settings, each as its parameter takes it: of a categorical the choice that reads the same.
 * What is no value of its parameter stays a text or a number, and the engine says what is wrong with it.
 */
export function settingValues(space: SearchSpace, settings: Settings): Config {
  return configSchema.parse(Object.fromEntries([...settings].map(([name, text]) => [name, valueOf(space, name, text)])))
}

function valueOf(space: SearchSpace, name: string, text: string): ParameterValue {
  const spec = Object.hasOwn(space, name) ? space[name] : undefined
  const number = text === '' ? NaN : Number(text)
  const readings: ParameterValue[] = [...(Number.isNaN(number) ? [] : [number]), text, ...(text === 'true' ? [true] : text === 'false' ? [false] : [])]
  return readings.find((reading) => spec !== undefined && isInDomain(spec, reading)) ?? readings[0] ?? text
}
