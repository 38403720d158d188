import { sampledConfigs, sampleSize } from '../../../../shared/domain/sampled-configs.ts'
import { parameterSchema, searchSpaceSchema, type Config, type Parameter, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { ParameterRow } from '../form-model.ts'
import { specOf } from '../parameter-row.ts'

/**
 * What can be sampled of the searched parameters while some are not right yet: the good ones.
 * A parameter whose condition is not right counts as always used.
 */
export function soundSpace(rows: readonly ParameterRow[]): SearchSpace {
  const searched = rows.filter((row) => row.searched && row.name !== '' && row.name !== '__proto__')
  const sound = searched.flatMap((row): [string, Parameter][] => {
    const parsed = parameterSchema.safeParse(specOf(row))
    if (parsed.success) return [[row.name, parsed.data]]
    const plain = parameterSchema.safeParse(specOf({ ...row, when: undefined, prior: undefined }))
    return plain.success ? [[row.name, plain.data]] : []
  })
  const space: SearchSpace = Object.fromEntries(sound)
  const parsed = searchSpaceSchema.safeParse(space)
  if (parsed.success) return space
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
  const freed = sound.map(([name, spec]): [string, Parameter] => (wrong.has(name) ? [name, { ...spec, when: undefined }] : [name, spec]))
  return Object.fromEntries(freed)
}

/**
 * The configurations that are shown of a space: those that random search tries first.
 * @param round 0 for the first of them, 1 for those that come next
 */
export function shownConfigs(rows: readonly ParameterRow[], seed: number | undefined, round: number): Config[] {
  return sampledConfigs(soundSpace(rows), isSeed(seed) ? seed : 0, sampleSize, round * sampleSize)
}

const isSeed = (seed: number | undefined): seed is number => seed !== undefined && Number.isInteger(seed)
