import type { IncomingMessage } from 'node:http'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Name of the session cookie; on loopback with the port, since cookies ignore ports and two installations must not mix. */
export function sessionCookieName(url: URL): string {
  return LOOPBACK.has(url.hostname) ? `__Host-session-${url.port === '' ? '80' : url.port}` : '__Host-session'
}

/** The Set-Cookie value that carries a session, or ends it when `token` is null. */
export function sessionCookie(url: URL, token: string | null): string {
  const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'
  return token === null
    ? `${sessionCookieName(url)}=; Max-Age=0; ${attributes}`
    : `${sessionCookieName(url)}=${token}; ${attributes}`
}

/** The token of a request: the cookie of a browser, or a bearer token of a program. */
export function tokenOf(request: IncomingMessage, cookieName: string): string | null {
  const { authorization, cookie } = request.headers
  if (authorization?.startsWith('Bearer ') === true) return authorization.slice(7)
  for (const pair of (cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === cookieName) return pair.slice(at + 1).trim()
  }
  return null
}
