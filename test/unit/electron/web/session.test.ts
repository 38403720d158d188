import { describe, expect, it } from 'vitest'
import { createSessions } from '../../../../electron/web/session.ts'

function cookieOf(header: string | undefined): string {
  return (header ?? '').split(';')[0] ?? ''
}

describe('sessions', () => {
  it('exchange a token once, and hand out a new one', () => {
    const sessions = createSessions(80)
    const token = sessions.token()
    const cookie = sessions.exchange(token)
    expect(cookie).toMatch(/^tunery_80=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(sessions.exchange(token)).toBeUndefined()
    expect(sessions.token()).not.toBe(token)
    expect(sessions.isOpen(`other=1; ${cookieOf(cookie)}`)).toBe(true)
  })

  it('know no other cookie, not even one of another server', () => {
    const sessions = createSessions(80)
    const other = createSessions(80)
    expect(sessions.isOpen(undefined)).toBe(false)
    expect(sessions.isOpen('tunery_80=')).toBe(false)
    expect(sessions.isOpen(cookieOf(other.exchange(other.token())))).toBe(false)
  })
})
