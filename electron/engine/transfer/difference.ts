import type { StudyDefinition } from '../../../shared/domain/study.ts'

/**
 * What differs between two definitions of a study, by path, with both values: `space.units.high: 512 ≠ 1024`.
 * `budget`, `parallel`, `fuse` and `gpus_per_trial` are left out: a study may go on with others. The order of names in a space does not count, that of a list does.
 */
export function definitionDifferences(a: StudyDefinition, b: StudyDefinition): string[] {
  return differences('', lasting(a), lasting(b))
}

function lasting({ budget: _, parallel: __, fuse: ___, gpus_per_trial: ____, ...rest }: StudyDefinition): unknown {
  return rest
}

function differences(path: string, a: unknown, b: unknown): string[] {
  if (Object.is(a, b)) return []
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length)
    return Array.from({ length }, (_, index) => differences(`${path}[${index}]`, a[index], b[index])).flat()
  }
  if (isRecord(a) && isRecord(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    return names.flatMap((name) => differences(path === '' ? name : `${path}.${name}`, a[name], b[name]))
  }
  return [`${path}: ${inWords(a)} ≠ ${inWords(b)}`]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const inWords = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value))
