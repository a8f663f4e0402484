/** Keys and certificates in one file with a password: PKCS#12 (RFC 7292), as OpenSSL 3 and the systems of today write it. */
import { createDecipheriv, createPrivateKey, type KeyObject, pbkdf2Sync } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { type Der, DerFault, isOid, memberOf, valuesOf } from './der.ts'

const DATA = '1.2.840.113549.1.7.1'
const ENCRYPTED = '1.2.840.113549.1.7.6'
const KEY_BAG = '1.2.840.113549.1.12.10.1.1'
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2'
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3'
const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const HASHES = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.11': 'sha512',
} as const
const CIPHERS = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', bytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', bytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', bytes: 32 },
} as const

const SEQUENCE = 0x30
const OCTETS = 0x04
const WITHIN = 0xa0

interface Held {
  readonly certificates: readonly Buffer[]
  readonly keys: readonly KeyObject[]
}

const partsOf = (value: Der): readonly Der[] => valuesOf(value.content)
const numberOf = ({ content }: Der): number => Number(BigInt(`0x${content.toString('hex') || '0'}`))
const namedBy = <T>(names: Readonly<Record<string, T>>, value: Der): T => {
  const found = Object.entries(names).find(([dotted]) => isOid(value, dotted))
  if (found === undefined) throw new DerFault()
  return found[1]
}

/** Opens what is sealed by a password (PBES2, RFC 8018); throws where it is sealed otherwise. */
function decrypt(algorithm: Der, sealed: Buffer, password: string): Buffer {
  const [scheme, parameters] = partsOf(algorithm)
  if (!isOid(scheme, PBES2) || parameters === undefined) throw new DerFault()
  const [derivation, encryption] = [0, 1].map((at) => partsOf(memberOf(partsOf(parameters), at, SEQUENCE)))
  if (derivation === undefined || encryption === undefined || !isOid(derivation[0], PBKDF2)) throw new DerFault()
  const [salt, rounds, ...others] = partsOf(memberOf(derivation, 1, SEQUENCE))
  const prf = others.find(({ tag }) => tag === SEQUENCE)
  const hash = prf === undefined ? 'sha1' : namedBy(HASHES, memberOf(partsOf(prf), 0))
  const cipher = namedBy(CIPHERS, memberOf(encryption, 0))
  if (salt === undefined || rounds === undefined) throw new DerFault()
  const key = pbkdf2Sync(password, salt.content, numberOf(rounds), cipher.bytes, hash)
  const opening = createDecipheriv(cipher.name, key, memberOf(encryption, 1, OCTETS).content)
  return Buffer.concat([opening.update(sealed), opening.final()])
}

/** The bags of one part of the file, which may be sealed. */
function bagsOf(part: Der, password: string): readonly Der[] {
  const [kind, stated] = partsOf(part)
  const inner = memberOf(partsOf(stated ?? memberOf([], 0)), 0)
  if (isOid(kind, DATA)) return partsOf(memberOf(valuesOf(inner.content), 0, SEQUENCE))
  if (!isOid(kind, ENCRYPTED)) throw new DerFault()
  const [, algorithm, sealed] = partsOf(memberOf(partsOf(inner), 1, SEQUENCE))
  if (algorithm === undefined || sealed === undefined) throw new DerFault()
  return partsOf(memberOf(valuesOf(decrypt(algorithm, sealed.content, password)), 0, SEQUENCE))
}

function readBag(bag: Der, password: string): Held {
  const [kind, stated] = partsOf(bag)
  const value = memberOf(partsOf(stated ?? memberOf([], 0)), 0)
  const pkcs8 = { key: value.whole, format: 'der', type: 'pkcs8' } as const
  if (isOid(kind, KEY_BAG)) return { keys: [createPrivateKey(pkcs8)], certificates: [] }
  if (isOid(kind, SHROUDED_KEY_BAG))
    return { keys: [createPrivateKey({ ...pkcs8, passphrase: password })], certificates: [] }
  if (!isOid(kind, CERTIFICATE_BAG)) return { keys: [], certificates: [] }
  const certificate = memberOf(partsOf(memberOf(partsOf(value), 1, WITHIN)), 0, OCTETS).content
  return { keys: [], certificates: [certificate] }
}

/** Whether the password opens the file and nothing of it was changed, as OpenSSL finds it. */
function isOpenedBy(file: Buffer, password: string): boolean {
  try {
    createSecureContext({ pfx: file, passphrase: password })
    return true
  } catch {
    return false
  }
}

/** What the file holds; `password` where that does not open it, null where it is none that is read here. */
export function openPkcs12(file: Buffer, password: string): Held | 'password' | null {
  try {
    const [, safe] = partsOf(memberOf(valuesOf(file), 0, SEQUENCE))
    if (!isOpenedBy(file, password)) return 'password'
    const [kind, stated] = partsOf(safe ?? memberOf([], 0))
    if (!isOid(kind, DATA)) return null
    const inner = memberOf(partsOf(stated ?? memberOf([], 0)), 0, OCTETS)
    const bags = partsOf(memberOf(valuesOf(inner.content), 0, SEQUENCE)).flatMap((part) => bagsOf(part, password))
    const held = bags.map((bag) => readBag(bag, password))
    return {
      keys: held.flatMap(({ keys }) => keys),
      certificates: held.flatMap(({ certificates }) => certificates),
    }
  } catch {
    return null
  }
}
