/** Certificates that programs show (RFC 8705): believed of a connection that ends here, or of the declared proxy in the header of RFC 9440. */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Settings } from '../config/settings.ts'
import { isWithin } from './networks.ts'

type Asked = Pick<IncomingMessage, 'headers' | 'socket'>

const MOST_HEADER_CHARACTERS = 12_000

/** SHA-256 of a certificate's DER, base64url: what RFC 8705 calls `x5t#S256`. */
export const certificateThumbprint = (der: Uint8Array): string => createHash('sha256').update(der).digest('base64url')

/** A byte sequence of RFC 8941, as RFC 9440 writes a certificate; null for anything else, and for more than one. */
function statedBytes(header: string | string[] | undefined): Buffer | null {
  if (typeof header !== 'string' || header.length > MOST_HEADER_CHARACTERS) return null
  const encoded = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(header.trim())?.[1]
  return encoded === undefined ? null : Buffer.from(encoded, 'base64')
}

/** What a connection under TLS was made with: to have shown a certificate there, one has to have its key. */
function connectedWith({ socket }: Asked): Buffer | null {
  if (!(socket instanceof TLSSocket)) return null
  const { raw } = socket.getPeerCertificate()
  return raw ?? null
}

/** Thumbprint of the certificate that came with a request; null where there came none that may be believed. */
export function shownCertificate(
  request: Asked,
  {
    HOLDFAST_TRUSTED_PROXY: proxy,
    HOLDFAST_CLIENT_CERT: source,
  }: Pick<Settings, 'HOLDFAST_TRUSTED_PROXY' | 'HOLDFAST_CLIENT_CERT'>,
): string | null {
  const isProxy = proxy !== null && isWithin([proxy], request.socket.remoteAddress ?? null)
  if (isProxy !== (source === 'proxy')) return null
  const der = isProxy ? statedBytes(request.headers['client-cert']) : connectedWith(request)
  return der === null ? null : certificateThumbprint(der)
}
