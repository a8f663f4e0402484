/** How the texts of settings are read: each throws what is expected. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'

/** The text itself. */
export const asIs = (text: string): string => text
/** A path, whole. */
export const path = (text: string): string => resolve(text)

/** One address of IPv4 or IPv6. Throws what is expected, as all of these. */
export function oneAddress(text: string): string {
  if (isIP(text) === 0) throw new Error('one address of IPv4 or IPv6 is expected')
  return text
}

/** An http or https address without path. Throws what is expected. */
export function httpUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('an http or https address is expected')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new Error('an address without path is expected')
  return url
}

/** An https address, with a path or without. */
export function httpsAddress(text: string): URL {
  const url = new URL(text)
  if (url.protocol !== 'https:') throw new Error('an https address is expected')
  if (url.username !== '' || url.password !== '') throw new Error('an address without name and password is expected')
  return url
}

/** The address of a PostgreSQL. */
export function postgresUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text)) throw new Error('a postgres:// address is expected')
  return text
}

/** One of these words. */
export const oneOf =
  <const T extends string>(...words: readonly T[]) =>
  (text: string): T => {
    const word = words.find((each) => each === text)
    if (word === undefined) throw new Error(`one of ${words.join(', ')} is expected`)
    return word
  }

/** A whole number, not negative. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('a whole number is expected')
  return value
}

/** A whole number from 1 to `most`. */
export const wholeNumberUpTo =
  (most: number) =>
  (text: string): number => {
    const value = wholeNumber(text)
    if (value < 1 || value > most) throw new Error(`a whole number from 1 to ${most} is expected`)
    return value
  }

/** `host:port`, an IPv6 address in brackets. */
export function listenAddress(text: string): { host: string; port: number } {
  const match = /^(\[[0-9a-f:]+\]|[^:]+):(\d+)$/.exec(text)
  if (match === null) throw new Error('host:port is expected')
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(match[2]) }
}
