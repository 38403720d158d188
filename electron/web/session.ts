import { randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Who may use the page: browsers that came with the one-time token, known afterwards by a cookie.
 * Sessions live as long as the server; nothing is written to disk.
 */
export interface Sessions {
  /** The token of the address that can be handed out now. */
  token(): string
  /** Uses a token up. @returns the `Set-Cookie` header of the new session, or undefined when it is not the current token */
  exchange(token: string): string | undefined
  /** Whether a request's `Cookie` header holds a session of this server. */
  isOpen(cookieHeader: string | undefined): boolean
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** @param port cookies do not tell ports apart, so the port is in the cookie's name: two servers on one computer do not log each other out */
export function createSessions(port: number): Sessions {
  const cookieName = `tunery_${String(port)}`
  const open: string[] = []
  let token = secret()
  return {
    token: () => token,
    exchange: (given) => {
      if (!isSame(given, token)) return undefined
      token = secret()
      const session = secret()
      open.push(session)
      return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`
    },
    isOpen: (header) => {
      const given = cookieValue(header, cookieName)
      return given !== undefined && open.some((session) => isSame(session, given))
    },
  }
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const pair = (header ?? '').split(';').find((part) => part.trim().startsWith(`${name}=`))
  return pair?.trim().slice(name.length + 1)
}
