import type { IncomingMessage } from 'node:http'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The name of a cookie of ours; on loopback with the port, since cookies ignore ports and two installations must not mix. */
const hostCookie = (name: string, url: URL): string =>
  LOOPBACK.has(url.hostname) ? `__Host-${name}-${url.port === '' ? '80' : url.port}` : `__Host-${name}`

/** Name of the session cookie. */
export const sessionCookieName = (url: URL): string => hostCookie('session', url)

/** Name of the cookie that binds a sign-in elsewhere to the browser it began in. */
export const signOnCookieName = (url: URL): string => hostCookie('sso', url)

/** The Set-Cookie value of a sign-in elsewhere, for so many seconds. */
export const signOnCookie = (url: URL, value: string, seconds: number): string =>
  `${signOnCookieName(url)}=${value}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Strict`

/** The value of a cookie as the request brings it; null where it brings none. */
export function cookieValue(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** The Set-Cookie value that carries a session, or ends it when `token` is null. */
export function sessionCookie(url: URL, token: string | null): string {
  const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'
  return token === null
    ? `${sessionCookieName(url)}=; Max-Age=0; ${attributes}`
    : `${sessionCookieName(url)}=${token}; ${attributes}`
}

/** The digest of a bound session's token, for its proofs (`ath`): no secret, and read by the page, which cannot read the token. */
export const proofCookie = (url: URL, digest: string): string =>
  `${hostCookie('proof', url)}=${digest}; Path=/; Secure; SameSite=Strict`

/** A token, and as what it came. */
export interface StatedToken {
  readonly token: string
  readonly scheme: 'bearer' | 'dpop' | 'cookie'
}

/** The token of a request: a program's, bearer or bound to a key, or the cookie of a browser. Schemes' names are as their RFCs write them. */
export function statedToken(request: IncomingMessage, cookieName: string): StatedToken | null {
  const { authorization } = request.headers
  if (authorization?.startsWith('Bearer ') === true) return { token: authorization.slice(7), scheme: 'bearer' }
  if (authorization?.startsWith('DPoP ') === true) return { token: authorization.slice(5), scheme: 'dpop' }
  const token = cookieValue(request, cookieName)
  return token === null ? null : { token, scheme: 'cookie' }
}

/** The token alone, for what goes on after the gate has let it in. */
export const tokenOf = (request: IncomingMessage, cookieName: string): string | null =>
  statedToken(request, cookieName)?.token ?? null
