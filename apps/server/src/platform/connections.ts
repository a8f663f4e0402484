/** Connections that are held open (CWE-400): by too many at once, without a handshake, or by one that does not read what it asked for. */
import type { Server as HttpServer } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

export interface ConnectionLimits {
  /** At once, of everybody. */
  readonly most: number
  /** At once, of one address, a declared proxy apart. */
  readonly mostOfOne: number
  /** How long an answer may stand unread, in milliseconds: nobody waits so long for 64 KiB. */
  readonly unread: number
}

/** So many have people of a large company behind one address, each with the few connections of a browser. */
export const CONNECTION_LIMITS: ConnectionLimits = { most: 10_000, mostOfOne: 2_500, unread: 60_000 }

/** How much of what was to be sent has left the process. */
const leftOf = (socket: Socket): number => socket.bytesWritten - socket.writableLength

/** Lets so many of one address in, and as many of the proxy as come. */
function boundByAddress(server: HttpServer, limits: ConnectionLimits, isProxy: (address: string) => boolean): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    if (count > limits.mostOfOne && !isProxy(address)) {
      socket.destroy()
      return
    }
    open.set(address, count)
    socket.once('close', () => {
      const rest = (open.get(address) ?? 1) - 1
      if (rest === 0) open.delete(address)
      else open.set(address, rest)
    })
  })
}

/** Cuts connections on which something waits to be sent and nothing has moved for long. Gives how to stop looking. */
function cutUnread(server: HttpServer, { unread }: ConnectionLimits): () => void {
  const seen = new Map<Socket, { left: number; since: number }>()
  const note = (socket: Socket) => {
    seen.set(socket, { left: 0, since: performance.now() })
    socket.once('close', () => seen.delete(socket))
  }
  server.on('secureConnection', (socket: TLSSocket) => note(socket))
  server.on('connection', (socket: Socket) => {
    // under TLS what waits is seen on the socket within
    if (!('setSecureContext' in server)) note(socket)
  })
  const looking = setInterval(() => {
    const now = performance.now()
    for (const [socket, last] of seen) {
      const left = leftOf(socket)
      if (socket.writableLength === 0 || left !== last.left) seen.set(socket, { left, since: now })
      else if (now - last.since >= unread) socket.destroy()
    }
  }, unread / 4)
  looking.unref()
  return () => clearInterval(looking)
}

/** Bounds a server's connections; `isProxy` tells the declared proxy, through which everybody comes. Gives how to let go of it. */
export function guardConnections(
  server: HttpServer,
  isProxy: (address: string) => boolean,
  limits: ConnectionLimits,
): () => void {
  server.maxConnections = limits.most
  boundByAddress(server, limits, isProxy)
  return cutUnread(server, limits)
}
