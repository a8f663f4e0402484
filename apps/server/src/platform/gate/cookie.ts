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

/** A token, and as what it came. */
export interface StatedToken {
  readonly token: string
  readonly scheme: 'bearer' | 'dpop' | 'cookie'
}

/** The token of a request: a program's, bearer or bound to a key, or the cookie of a browser. Schemes' names are as their RFCs write them. */
export function statedToken(request: IncomingMessage, cookieName: string): StatedToken | null {
  const { authorization, cookie } = request.headers
  if (authorization?.startsWith('Bearer ') === true) return { token: authorization.slice(7), scheme: 'bearer' }
  if (authorization?.startsWith('DPoP ') === true) return { token: authorization.slice(5), scheme: 'dpop' }
  for (const pair of (cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === cookieName) return { token: pair.slice(at + 1).trim(), scheme: 'cookie' }
  }
  return null
}

/** The token alone, for what goes on after the gate has let it in. */
export const tokenOf = (request: IncomingMessage, cookieName: string): string | null =>
  statedToken(request, cookieName)?.token ?? null
