/** Where an app has people sent back to: exactly where two people admitted (RFC 9700 §4.1), never by a pattern. */

/** A native app listens on this machine, at a port it does not know beforehand (RFC 8252 §7.3): by number, since a name may be somebody else's. */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(\/[^?#\s\\]*)$/
const MOST_CHARACTERS = 500

const withoutPort = (uri: string): string => uri.replace(LOOPBACK, '$1$2')

/** Whether an address may be registered: https at a name, or this machine; without fragment, user or anything that parsers read in two ways. */
export function isRedirectUri(text: string): boolean {
  if (text.length > MOST_CHARACTERS || !URL.canParse(text)) return false
  const { href, protocol, username, password, hash } = new URL(text)
  const isPlain = href === text && username === '' && password === '' && hash === '' && !text.includes('#')
  return isPlain && (protocol === 'https:' || LOOPBACK.test(text))
}

/** Whether a stated address is one of the registered: the same text, of one on this machine whatever its port. */
export const isRegistered = (registered: readonly string[], stated: string): boolean =>
  registered.some((uri) => uri === stated || (LOOPBACK.test(uri) && withoutPort(uri) === withoutPort(stated)))

/** The address with an answer's parameters; whatever query it was registered with stays. */
export function withAnswer(uri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const stated = Object.entries(answer).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams(stated)}`
}
