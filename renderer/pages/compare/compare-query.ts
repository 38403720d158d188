import type { ComparisonInput } from '../../../shared/contract/comparison.ts'

/** What the page compares and how: all of it is in its address. */
export interface CompareForm {
  readonly studyIds: readonly number[]
  readonly by: 'definition' | 'study' | 'words'
  /** As they were typed, with commas between them. */
  readonly words: string
  readonly target: number | undefined
}

/** The engine compares no more at once. */
export const mostStudies = 50

/** What an address asks for; what makes no sense in it is left out. */
export function formOfQuery(query: Readonly<Record<string, string>>): CompareForm {
  const ids = (query['studies'] ?? '').split(',').filter((id) => /^\d+$/.test(id)).map(Number)
  const target = query['target'] === undefined || query['target'].trim() === '' ? Number.NaN : Number(query['target'])
  const by = query['by']
  return {
    studyIds: [...new Set(ids)].slice(0, mostStudies),
    by: by === 'study' || by === 'words' ? by : 'definition',
    words: query['words'] ?? '',
    target: Number.isFinite(target) ? target : undefined,
  }
}

/** The address of a comparison, without what is as usual. */
export function queryOfForm({ studyIds, by, words, target }: CompareForm): Record<string, string> {
  return {
    ...(studyIds.length === 0 ? {} : { studies: studyIds.join(',') }),
    ...(by === 'definition' ? {} : { by }),
    ...(words === '' ? {} : { words }),
    ...(target === undefined ? {} : { target: String(target) }),
  }
}

/** What the engine is asked; undefined without a study. @param isThere whether there is still a study of an id */
export function inputOfForm({ studyIds, by, words, target }: CompareForm, isThere: (id: number) => boolean): ComparisonInput | undefined {
  const ids = studyIds.filter(isThere)
  const named = words.split(',').map((word) => word.trim()).filter((word) => word !== '').slice(0, 20)
  if (ids.length === 0) return undefined
  const grouping = by === 'words' ? (named.length === 0 ? { by: 'study' as const } : { by, words: named }) : { by }
  return { studyIds: ids, grouping, ...(target === undefined ? {} : { target }) }
}
