/** How the server listens: limits of every connection, and TLS. */
import { once } from 'node:events'
import { createServer as createPlain, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure, Server as SecureServer } from 'node:https'
import type { Settings } from './config/settings.ts'
import { CONNECTION_LIMITS, type ConnectionLimits, guardConnections } from './connections.ts'
import { isWithin } from './gate/networks.ts'

/** How long an idle connection is kept for the next request. */
const KEEP_ALIVE_MS = 72_000
const MOST_HEADER_BYTES = 16_384
/** An upload over a slow line; other bodies have a limit of their own, see `slow-bodies`. */
const REQUEST_TIMEOUT_MS = 60 * 60_000

/** Limits of a listener's connections; times in milliseconds. */
export interface ListenerLimits extends ConnectionLimits {
  /** How long the headers of a request may take. */
  readonly headers: number
  /** How long the handshake of TLS may take. */
  readonly handshake: number
  /** How often it is looked whose headers are late. */
  readonly looking: number
}

export const LISTENER_LIMITS: ListenerLimits = {
  ...CONNECTION_LIMITS,
  headers: 10_000,
  handshake: 10_000,
  looking: 2_000,
}

/** Certificate and key (PEM) of a server that listens with TLS itself. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/**
 * TLS 1.3, and 1.2 with forward secrecy and authenticated encryption where the operator lets it in; the server chooses (v5.0.0-12.1.1, 12.1.2). Also
 * what a renewed certificate is taken up with.
 */
const tlsOptions = ({ cert, key }: TlsFiles, { HOLDFAST_TLS_OLDEST: oldest }: Settings) => ({
  cert,
  key,
  minVersion: `TLSv${oldest}` as const,
  honorCipherOrder: true,
  ciphers:
    'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!SHA1',
})

/** The servers that one application listens by: on `localhost` there are two, one for each family of addresses. */
export class Listeners {
  readonly #settings: Settings
  readonly #servers = new Map<Server, () => void>()
  readonly #limits: ListenerLimits
  #tls: TlsFiles | null
  #ofPrograms: Server | null = null

  /** Plain where there is no certificate. */
  constructor(settings: Settings, tls: TlsFiles | null, limits = LISTENER_LIMITS) {
    this.#settings = settings
    this.#tls = tls
    this.#limits = limits
  }

  /** Makes one more server that answers by the handler, its connections bounded. */
  create(handler: RequestListener, asked: { requestCert?: boolean; rejectUnauthorized?: boolean } = {}): Server {
    const options = {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: this.#limits.headers,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: this.#limits.looking,
      handshakeTimeout: this.#limits.handshake,
    }
    const tls = this.#tls
    const server =
      tls === null
        ? createPlain(options, handler)
        : createSecure({ ...options, ...tlsOptions(tls, this.#settings), ...asked }, handler)
    server.keepAliveTimeout = KEEP_ALIVE_MS
    const proxy = this.#settings.HOLDFAST_TRUSTED_PROXY
    this.#servers.set(
      server,
      guardConnections(server, (address) => proxy !== null && isWithin([proxy], address), this.#limits),
    )
    return server
  }

  /** Listens besides where programs show certificates (RFC 8705), which browsers must not be asked for; whose they are is the gate's to say. Gives the port. */
  async listenForPrograms(handler: RequestListener, place: { host: string; port: number }): Promise<number> {
    const server = this.create(handler, { requestCert: true, rejectUnauthorized: false })
    server.listen(place)
    await once(server, 'listening')
    this.#ofPrograms = server
    const address = server.address()
    return typeof address === 'object' ? (address?.port ?? place.port) : place.port
  }

  /** From now on connections are made with this certificate; those that stand go on. Throws where the two do not fit together. */
  takeUp(tls: TlsFiles): void {
    this.#tls = tls
    for (const server of this.#servers.keys())
      if (server instanceof SecureServer) server.setSecureContext(tlsOptions(tls, this.#settings))
  }

  /** Stops looking after them, as they close. */
  letGo(): void {
    this.#ofPrograms?.close()
    this.#ofPrograms?.closeAllConnections()
    for (const letGo of this.#servers.values()) letGo()
    this.#servers.clear()
  }
}
