/** Somebody in between: passes on what a client and a server say, hears it, and may say something else in the server's place. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What the client hears in place of the server's bytes; `count` says of how many pieces this is the last. */
type Instead = (bytes: Buffer, count: number) => readonly Uint8Array[]

/** Begins to stand before the port; `heard` is all that the client has said. */
export async function standBefore(port: number, instead: Instead = (bytes) => [bytes]) {
  const heard: Buffer[] = []
  const open = new Set<Socket>()
  const keep = (socket: Socket): void => {
    open.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
  }
  const server = createServer((client) => {
    const behind = connect(port, '127.0.0.1')
    let count = 0
    for (const socket of [client, behind]) keep(socket)
    client.on('data', (bytes: Buffer) => {
      heard.push(bytes)
      behind.write(bytes)
    })
    behind.on('data', (bytes: Buffer) => {
      count += 1
      for (const piece of instead(bytes, count)) client.write(piece)
    })
    client.on('close', () => behind.destroy())
    behind.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  return {
    url: `ldap://localhost:${own}`,
    heard: () => Buffer.concat(heard),
    close(): void {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
