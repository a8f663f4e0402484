/** Our own keys towards a SAML provider: one that signs, another that opens what is encrypted to us, each with a certificate that says nothing but the key. */
import { createPrivateKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { Services } from '../../../../platform/services.ts'
import { bits, integer, oid, sequence, setOf, tagged, time, utf8 } from '../../../../platform/signing/der.ts'
import type { OwnKey, SamlKeys } from '../connection.ts'

/** Providers know no other kind to encrypt to; of this length until 2030 and beyond (NIST SP 800-57). */
const RSA_BITS = 3_072
const SERIAL_BYTES = 16
const YEARS = 20
const YEAR_MS = 365 * 86_400_000
const COMMON_NAME = '2.5.4.3'
const SHA256_WITH_RSA = sequence(oid('1.2.840.113549.1.1.11'), tagged(0x05))

type With = Pick<Services, 'clock' | 'random'>

const making = promisify(generateKeyPair)

/** A certificate that signs itself (RFC 5280 §4.1): providers take keys in no other form, and believe this one because its administrator brought it. */
function certificateOf({ clock, random }: With, privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const name = sequence(setOf(sequence(oid(COMMON_NAME), utf8('Holdfast SAML'))))
  const now = clock.now()
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(random.bytes(SERIAL_BYTES)),
    SHA256_WITH_RSA,
    name,
    sequence(time(now), time(now + YEARS * YEAR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  return sequence(body, SHA256_WITH_RSA, bits(sign('sha256', body, privateKey)))
}

async function newKey(services: With): Promise<OwnKey> {
  const { privateKey, publicKey } = await making('rsa', { modulusLength: RSA_BITS })
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    certificate: certificateOf(services, privateKey, publicKey).toString('base64'),
  }
}

/** Keys of a connection's own: their private parts never leave its seal. */
export async function newSamlKeys(services: With): Promise<SamlKeys> {
  const [signing, encryption] = await Promise.all([newKey(services), newKey(services)])
  return { signing, encryption }
}

/** The private part, to be used. */
export const privateKeyOf = ({ privateKey }: OwnKey): KeyObject =>
  createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
