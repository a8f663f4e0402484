/** Our keys towards a SAML provider while they change: two pairs stand for a time, so that nobody waits at the door. Pure. */
import { X509Certificate } from 'node:crypto'
import { isoTime } from '../../times.ts'
import type { BesideKeys, OwnKey, OwnKeys, SamlKeys } from '../connection.ts'

/** The pair beside the one in use; null where there is none, or its time is over. */
export function besideOf({ beside = null }: OwnKeys, now: number): BesideKeys | null {
  return beside?.until != null && beside.until <= now ? null : beside
}

const besides = (own: OwnKeys, now: number): SamlKeys[] => {
  const beside = besideOf(own, now)
  return beside === null ? [] : [beside]
}

/** Keys whose signatures the provider is told to believe, the one that signs first. */
export const signersOf = (own: OwnKeys, now: number): OwnKey[] =>
  [own, ...besides(own, now)].map(({ signing }) => signing)

/** Keys that open what is encrypted to us. */
export const openersOf = (own: OwnKeys, now: number): OwnKey[] =>
  [own, ...besides(own, now)].map(({ encryption }) => encryption)

/** The pair that goes on when the change is over. */
export const newestOf = (own: OwnKeys): SamlKeys => (own.beside?.use === 'next' ? own.beside : own)

/** The pair in use alone. */
export const aloneKeys = ({ signing, encryption }: OwnKeys): OwnKeys => ({ signing, encryption })

const certificateOf = ({ certificate }: OwnKey): X509Certificate =>
  new X509Certificate(Buffer.from(certificate, 'base64'))

/** When the first of a pair's certificates ends. */
export const endOf = ({ signing, encryption }: SamlKeys): number =>
  Math.min(...[signing, encryption].map((key) => certificateOf(key).validToDate.getTime()))

/** How an administrator of the provider compares a pair: SHA-256 of the certificate that signs. */
export const fingerprintOf = ({ signing }: SamlKeys): string => certificateOf(signing).fingerprint256

const pairView = (pair: SamlKeys) => ({ fingerprint: fingerprintOf(pair), endsAt: isoTime(endOf(pair)) })

/** Our keys as they are shown: by fingerprint and end, never more. */
export function keysView(own: OwnKeys, now: number) {
  const beside = besideOf(own, now)
  if (beside === null) return { ...pairView(own), beside }
  const { use, until } = beside
  return { ...pairView(own), beside: { ...pairView(beside), use, until: until === null ? null : isoTime(until) } }
}
