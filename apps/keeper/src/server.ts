import { once } from 'node:events'
import { chmod, rm, stat } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { decodeRequest, FrameCutter } from '@holdfast/crypto'
import type { Batches } from './batches.ts'

/** A connection with this much unsent is not read from until it has taken it. */
const MOST_UNSENT_BYTES = 8 * 1024 * 1024
/** Nor is one with this many requests waiting. */
const MOST_WAITING = 1024
/** The folder says who gets in (it is the launcher's); the file need only not shut out the server's own account. */
const SOCKET_MODE = 0o666
const OTHERS = 0o007

/** Serves one connection. A stream that breaks the protocol is cut off: what follows the fault cannot be trusted to be a frame. */
function serve(socket: Socket, batches: Batches): void {
  const cutter = new FrameCutter()
  let waiting = 0
  const settle = () => {
    if (socket.destroyed) return
    if (waiting < MOST_WAITING && socket.writableLength < MOST_UNSENT_BYTES) socket.resume()
    else socket.pause()
  }
  const answer = (frame: Uint8Array) => {
    waiting -= 1
    if (!socket.destroyed) socket.write(frame)
    settle()
  }
  socket.on('data', (chunk) => {
    try {
      for (const content of cutter.push(chunk)) {
        const request = decodeRequest(content)
        waiting += 1
        batches.add({ request, answer })
      }
    } catch {
      socket.destroy()
    }
    settle()
  })
  socket.on('drain', settle)
  // A server that goes away ends its connections in any order; there is nobody left to tell.
  socket.on('error', () => socket.destroy())
}

/** Refuses a folder that anyone may enter: it is all that stands between the keys and the other accounts of the machine. */
async function checkFolder(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  if ((mode & OTHERS) !== 0)
    throw new Error(`others may enter ${folder}, where the keeper's socket would be: chmod o= it`)
}

/** Listens on a local socket, in place of one left behind (whoever holds the store's lock is the only keeper). Gives the way to stop. */
export async function listen(path: string, batches: Batches): Promise<() => Promise<void>> {
  await checkFolder(dirname(path))
  await rm(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, batches)
  })
  server.listen(path)
  await once(server, 'listening')
  await chmod(path, SOCKET_MODE)
  return async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroySoon()
    await closed
  }
}
