/** A place in the page. Every one can be reloaded and shared as a link. */
export type Route =
  | { readonly page: 'studies' }
  | { readonly page: 'new'; readonly from: number | null; readonly trial: number | null }
  | { readonly page: 'study'; readonly studyId: number; readonly query: Readonly<Record<string, string>> }
  | { readonly page: 'trial'; readonly studyId: number; readonly number: number }
  | { readonly page: 'compare'; readonly query: Readonly<Record<string, string>> }
  | { readonly page: 'doctor' }
  | { readonly page: 'laboratory'; readonly query: Readonly<Record<string, string>> }
  | { readonly page: 'unknown'; readonly path: string }

const whole = (text: string | undefined): number | null => (text !== undefined && /^\d+$/.test(text) ? Number(text) : null)

/** The route of a URL's hash, such as `#/study/3/trial/0`. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2)
  const query = Object.fromEntries(new URLSearchParams(search))
  const parts = path.split('/').filter((part) => part !== '')
  const studyId = whole(parts[1])
  if (parts.length === 0) return { page: 'studies' }
  if (parts[0] === 'new' && parts.length === 1) return { page: 'new', from: whole(query['from']), trial: whole(query['trial']) }
  if (parts[0] === 'doctor' && parts.length === 1) return { page: 'doctor' }
  if (parts[0] === 'compare' && parts.length === 1) return { page: 'compare', query }
  if (parts[0] === 'laboratory' && parts.length === 1) return { page: 'laboratory', query }
  if (parts[0] === 'study' && studyId !== null) {
    if (parts.length === 2) return { page: 'study', studyId, query }
    const number = whole(parts[3])
    if (parts.length === 4 && parts[2] === 'trial' && number !== null) return { page: 'trial', studyId, number }
  }
  return { page: 'unknown', path }
}

function searchOf(query: Readonly<Record<string, string>>): string {
  // Commas are allowed there, and an address of many studies is easier to read with them.
  const search = new URLSearchParams(query).toString().replaceAll('%2C', ',')
  return search === '' ? '' : `?${search}`
}

/** Links to the pages, for `href`. */
export const links = {
  studies: (): string => '#/',
  /** @param from the study to start from @param trial one of its trials, whose values are believed good */
  newStudy: (from?: number, trial?: number): string => (from === undefined ? '#/new' : `#/new?from=${from}${trial === undefined ? '' : `&trial=${trial}`}`),
  study: (studyId: number, query: Readonly<Record<string, string>> = {}): string => `#/study/${studyId}${searchOf(query)}`,
  trial: (studyId: number, number: number): string => `#/study/${studyId}/trial/${number}`,
  doctor: (): string => '#/doctor',
  /** @param query see pages/compare/compare-query.ts; `{ studies: '1,2' }` */
  compare: (query: Readonly<Record<string, string>> = {}): string => `#/compare${searchOf(query)}`,
  laboratory: (query: Readonly<Record<string, string>> = {}): string => `#/laboratory${searchOf(query)}`,
}
