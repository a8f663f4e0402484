import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** A passkey in software: what a device does with a browser's options, with every part open to be falsified. */
export interface SoftwarePasskey {
  readonly id: string
  readonly handle: string
  readonly key: KeyObject
  counter: number
}

interface Ceremony {
  readonly challenge: string
  readonly rpId: string
  readonly origin: string
  readonly verified: boolean
}

export type Falsified = Partial<Ceremony>

const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()

/** As much of CBOR (RFC 8949) as an attestation needs: small integers, text, bytes, maps. */
function cbor(value: number | string | Uint8Array | ReadonlyMap<number | string, unknown>): Buffer {
  const head = (major: number, length: number): Buffer =>
    length < 24
      ? Buffer.from([(major << 5) | length])
      : length < 256
        ? Buffer.from([(major << 5) | 24, length])
        : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff])
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const members = [...value].flatMap(([key, member]) => [cbor(key), cbor(member as string)])
  return Buffer.concat([head(5, value.size), ...members])
}

function authenticatorData(ceremony: Ceremony, counter: number, attested = Buffer.alloc(0)): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const flags = PRESENT | (ceremony.verified ? VERIFIED : 0) | (attested.length > 0 ? ATTESTED : 0)
  return Buffer.concat([sha256(ceremony.rpId), Buffer.from([flags]), count, attested])
}

const clientData = (type: string, { challenge, origin }: Ceremony): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

const honest = (challenge: string, rpId: string): Ceremony => ({
  challenge,
  rpId,
  origin: 'http://localhost:3000',
  verified: true,
})

/** Makes a passkey from the server's creation options: ES256, no attestation. */
export function makePasskey(
  options: { challenge: string; rp: { id: string }; user: { id: string } },
  falsified: Falsified = {},
): { passkey: SoftwarePasskey; credential: Record<string, unknown> } {
  const ceremony = { ...honest(options.challenge, options.rp.id), ...falsified }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const cose = cbor(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
  const id = randomBytes(32)
  const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
  const attestationObject = cbor(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authenticatorData(ceremony, 0, attested)],
    ]),
  )
  const credential = {
    id: b64(id),
    rawId: b64(id),
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: b64(clientData('webauthn.create', ceremony)),
      attestationObject: b64(attestationObject),
      transports: ['internal'],
    },
  }
  return { passkey: { id: b64(id), handle: options.user.id, key: privateKey, counter: 0 }, credential }
}

/** Signs the server's request options; the counter goes up unless the passkey is told otherwise. */
export function signWith(
  passkey: SoftwarePasskey,
  options: { challenge: string; rpId: string },
  falsified: Falsified = {},
): Record<string, unknown> {
  const ceremony = { ...honest(options.challenge, options.rpId), ...falsified }
  passkey.counter += 1
  const data = authenticatorData(ceremony, passkey.counter)
  const client = clientData('webauthn.get', ceremony)
  const signature = createSign('sha256')
    .update(Buffer.concat([data, sha256(client)]))
    .sign(passkey.key)
  return {
    id: passkey.id,
    rawId: passkey.id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: b64(client),
      authenticatorData: b64(data),
      signature: b64(signature),
      userHandle: passkey.handle,
    },
  }
}
