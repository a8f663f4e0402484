/** Proofs that a request comes from the browser its session began in (RFC 9449): without one a copied cookie opens nothing. */
import { deviceKey } from './device-key.ts'

/** The server's nonce for the next proofs: at first the page's own, later what answers bring along. */
let nonce = document.querySelector<HTMLMetaElement>('meta[name="proof-nonce"]')?.content ?? ''

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const encode = (part: object): string => base64url(new TextEncoder().encode(JSON.stringify(part)))

/** On this machine itself several installations share a host, and each has its port in the names of its cookies. */
const COOKIE = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)
  ? `__Host-proof-${location.port === '' ? '80' : location.port}=`
  : '__Host-proof='

/** The digest of the session's token, which the page cannot read itself; read for each proof, since another window may have verified again. */
function tokenDigest(): string | undefined {
  const pair = document.cookie.split('; ').find((each) => each.startsWith(COOKIE))
  return pair?.slice(COOKIE.length)
}

/** The proof for one request, as its `DPoP` header; null in a browser that keeps no key. */
export async function proofOf(method: string, address: string): Promise<string | null> {
  const key = await deviceKey
  if (key === null) return null
  const ath = tokenDigest()
  const { origin, pathname } = new URL(address, location.origin)
  const claims = {
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    nonce,
    ...(ath === undefined ? {} : { ath }),
  }
  const signed = `${encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk })}.${encode(claims)}`
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(how, key.privateKey, new TextEncoder().encode(signed))
  return `${signed}.${base64url(new Uint8Array(signature))}`
}

/** What an answer says of proofs. */
interface Heard {
  readonly status: number
  readonly header: (name: string) => string | null
}

/** Takes the nonce an answer brings along; true where the request has to be made again, with a new proof. */
export function hearOfProof({ status, header }: Heard): boolean {
  nonce = header('dpop-nonce') ?? nonce
  return status === 401 && header('www-authenticate')?.startsWith('DPoP ') === true
}
