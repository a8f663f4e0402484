/** How much may come by the forms of a website within which time. */
import { isIPv4, isIPv6 } from 'node:net'

export type Counted = 'address' | 'address_day' | 'address_link' | 'plain' | 'form' | 'company'

interface Limit {
  readonly minutes: number
  readonly most: number
}

const HOUR = 60

/** `address_link` is links of letters, of which scanners of mail follow all at once; `plain` is what comes without the page's script and so without work. */
export const LIMITS: Readonly<Record<Counted, Limit>> = {
  address: { minutes: 10, most: 10 },
  address_day: { minutes: 24 * HOUR, most: 60 },
  address_link: { minutes: 10, most: 300 },
  plain: { minutes: HOUR, most: 30 },
  form: { minutes: HOUR, most: 300 },
  company: { minutes: HOUR, most: 1_000 },
}

const MINUTE_MS = 60_000
const lengthOf = (counted: Counted): number => LIMITS[counted].minutes * MINUTE_MS

/** When the window began in which a moment lies, in milliseconds. */
export const windowOf = (counted: Counted, now: number): number => now - (now % lengthOf(counted))

/** Seconds until the window ends that is full with `n`; null where there is room. */
export const waitOf = (counted: Counted, n: number, now: number): number | null =>
  n <= LIMITS[counted].most ? null : Math.max(1, Math.ceil((windowOf(counted, now) + lengthOf(counted) - now) / 1_000))

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const V4_PARTS = 3
const V6_PARTS = 3

/** The groups of an IPv6 address, those left out by `::` put in. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ''),
  )
}

/** The part of an address that one household or company shares: /24 of IPv4, /48 of IPv6. */
export function addressPart(address: string | null): string {
  const plain = MAPPED.exec(address ?? '')?.[1] ?? (address ?? '').replace(/%.*$/, '')
  if (isIPv4(plain)) return plain.split('.').slice(0, V4_PARTS).join('.')
  return isIPv6(plain) ? groupsOf(plain).slice(0, V6_PARTS).join(':') : 'none'
}
