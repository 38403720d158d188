import { existsSync } from 'node:fs'
import { z } from 'zod'
import type { Sampler, SamplerEntry } from '../../electron/engine/contracts/sampler.ts'
import { findSampler } from '../../electron/engine/samplers/registry.ts'
import type { SearchSpace } from '../../shared/domain/search-space.ts'

/** A sampler to measure: its name, and how to make one. */
export interface MeasuredSampler {
  readonly name: string
  create(space: SearchSpace): Sampler
}

const isEntry = (value: unknown): value is SamplerEntry => typeof value === 'object' && value !== null && 'create' in value && 'options' in value

/** An entry that is not in the registry (yet): the export `name` of `electron/engine/samplers/NAME.ts` or `NAME/index.ts`. */
async function unregistered(name: string): Promise<SamplerEntry> {
  for (const path of [`${name}.ts`, `${name}/index.ts`]) {
    const file = new URL(`../../electron/engine/samplers/${path}`, import.meta.url)
    if (!existsSync(file)) continue
    const module = z.record(z.string(), z.unknown()).parse({ ...(await import(file.href)) })
    const entry = Object.values(module).find((value): value is SamplerEntry => isEntry(value) && value.name === name)
    if (entry !== undefined) return entry
  }
  throw new Error(`there is no sampler "${name}"`)
}

/** @param choice a sampler's name, alone or with options in JSON: `tpe`, `tpe:{"n_startup":20}` */
export async function samplerToMeasure(choice: string): Promise<MeasuredSampler> {
  const colon = choice.indexOf(':')
  const name = colon < 0 ? choice : choice.slice(0, colon)
  const given: unknown = colon < 0 ? {} : JSON.parse(choice.slice(colon + 1))
  const entry = findSampler(name) ?? (await unregistered(name))
  const options = entry.options.parse(given)
  return { name: choice, create: (space) => entry.create(options, space) }
}

/** The values after `--name` on the command line, up to the next option. */
export function valuesOf(args: readonly string[], name: string): string[] {
  const from = args.indexOf(name)
  if (from < 0) return []
  const rest = args.slice(from + 1)
  const end = rest.findIndex((value) => value.startsWith('--'))
  return end < 0 ? rest : rest.slice(0, end)
}
