import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A real mail server of a test's own, on a free port of this machine. */
export interface MailServer {
  readonly url: string
  /** What it took, in order. */
  readonly letters: readonly Email[]
  /** While true it refuses every letter for now (451), as a full mailbox or a server in trouble does. */
  refuse: boolean
  stop(): Promise<void>
}

/** Starts the server on an address of this machine; `stop` it in afterAll. */
export async function startMailServer(host = '127.0.0.1'): Promise<MailServer> {
  const letters: Email[] = []
  const self = { refuse: false }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (self.refuse) return done(Object.assign(new Error('try again later'), { responseCode: 451 }))
        PostalMime.parse(Buffer.concat(chunks)).then((letter) => {
          letters.push(letter)
          done()
        }, done)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.server.address() as AddressInfo
  return Object.assign(self, {
    url: `smtp://${host}:${port}`,
    letters,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}
