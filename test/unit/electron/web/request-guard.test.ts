import { describe, expect, it } from 'vitest'
import { isLoopbackHost, isOwnOrigin } from '../../../../electron/web/request-guard.ts'

describe('isLoopbackHost', () => {
  it.each(['127.0.0.1:8080', '127.0.0.1', 'localhost:1', 'LOCALHOST:65535', '[::1]:8080', '[::1]'])('accepts %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })

  it.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost.evil.example:80', '127.0.0.1:80:80', '192.168.0.1', '0.0.0.0', '', 'localhost:', '127.0.0.1:80@evil.example', '127.0.0.1 '])(
    'refuses "%s"',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false)
    },
  )

  it('refuses a request without a host', () => {
    expect(isLoopbackHost(undefined)).toBe(false)
  })
})

describe('isOwnOrigin', () => {
  it('accepts the origin that the host belongs to, and no other', () => {
    const host = 'localhost:8080'
    expect(isOwnOrigin({ host, origin: 'http://localhost:8080' })).toBe(true)
    for (const origin of ['http://localhost:8081', 'https://localhost:8080', 'http://127.0.0.1:8080', 'http://evil.example', 'null', undefined]) {
      expect(isOwnOrigin({ host, origin })).toBe(false)
    }
  })
})
