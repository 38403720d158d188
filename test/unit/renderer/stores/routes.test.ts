import { describe, expect, it } from 'vitest'
import { links, parseRoute } from '../../../../renderer/stores/routes.ts'

describe('routes', () => {
  it('read back every link', () => {
    expect(parseRoute(links.studies())).toEqual({ page: 'studies' })
    expect(parseRoute(links.newStudy())).toEqual({ page: 'new', from: null, trial: null })
    expect(parseRoute(links.newStudy(3))).toEqual({ page: 'new', from: 3, trial: null })
    expect(parseRoute(links.newStudy(3, 7))).toEqual({ page: 'new', from: 3, trial: 7 })
    expect(parseRoute(links.study(7))).toEqual({ page: 'study', studyId: 7, query: {} })
    expect(parseRoute(links.study(7, { tab: 'trials & more' }))).toEqual({ page: 'study', studyId: 7, query: { tab: 'trials & more' } })
    expect(parseRoute(links.trial(7, 0))).toEqual({ page: 'trial', studyId: 7, number: 0 })
    expect(links.compare({ studies: '1,2' })).toBe('#/compare?studies=1,2')
    expect(parseRoute(links.compare({ studies: '1,2', words: 'a & b, c' }))).toEqual({ page: 'compare', query: { studies: '1,2', words: 'a & b, c' } })
    expect(parseRoute(links.doctor())).toEqual({ page: 'doctor' })
  })

  it('show the list of studies where there is no hash', () => {
    expect(parseRoute('')).toEqual({ page: 'studies' })
  })

  it.each(['#/study/x', '#/study/1/trial', '#/study/1/trial/-1', '#/study/1/other/2', '#/nowhere', '#/new/1'])('know no page at %s', (hash) => {
    expect(parseRoute(hash).page).toBe('unknown')
  })
})
