import type { StudyDefinition } from '../../../../shared/domain/study.ts'

/** A place in the definitions where groups differ, with a text a group. */
export interface DefinitionDifference {
  readonly path: string
  readonly values: string[]
}

/** More different values within a group than these are only said to be so many. */
const mostNamed = 3

/** What differs between studies but name and seed, by path (`space.units.high`), in the order of the first definition. Lists are compared as a whole. */
export function definitionDifferencesOf(groups: readonly (readonly StudyDefinition[])[]): DefinitionDifference[] {
  const flat = groups.map((studies) => studies.map(({ name: _, seed: __, ...rest }) => flattened(rest)))
  const paths = [...new Set(flat.flat().flatMap((values) => [...values.keys()]))]
  return paths.flatMap((path) => {
    const texts = flat.map((studies) => [...new Set(studies.map((values) => values.get(path) ?? 'not set'))])
    return new Set(texts.flat()).size < 2 ? [] : [{ path, values: texts.map((distinct) => (distinct.length > mostNamed ? `${String(distinct.length)} different` : distinct.join(' | '))) }]
  })
}

/** The leaves of an object, as text by path. */
function flattened(value: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([name, item]: [string, unknown]): (readonly [string, string])[] => {
      const place = path === '' ? name : `${path}.${name}`
      if (item === undefined) return []
      if (typeof item === 'object' && item !== null && !Array.isArray(item)) return [...flattened(item, place)]
      return [[place, typeof item === 'string' ? item : JSON.stringify(item)]]
    }),
  )
}
