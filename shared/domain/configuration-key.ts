import type { Config } from './search-space.ts'

/** A text that is the same for configurations with the same values, whatever the order of their parameters. */
export function configurationKey(config: Config): string {
  return JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : Number(a > b))))
}
