import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { Certificate } from '../../../testing/certificate.ts'

/** A real SMTP server of a test's own, with TLS and a password, that breaks off where the test wants it to. */
export interface SmtpServer {
  readonly port: number
  readonly letters: Email[]
  password: string
  /** Where it hangs up: before it asks for the letter, or after it took it and before it says so. */
  breaks: 'before' | 'after' | null
  /** With which code it refuses a recipient; 0 takes everybody. */
  refuses: number
  stop(): Promise<void>
}

/** Starts the server; `stop` it in afterAll. */
export async function startSmtp({ cert, key }: Certificate, password: string): Promise<SmtpServer> {
  const letters: Email[] = []
  const self = { password, breaks: null as SmtpServer['breaks'], refuses: 0 }
  const hangUp = () => {
    for (const connection of server.connections)
      (connection as unknown as { _socket: { destroy(): void } })._socket.destroy()
  }
  const server = new SMTPServer({
    secure: true,
    cert,
    key,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ password: stated }, _session, done) =>
      stated === self.password ? done(null, { user: 'owner' }) : done(new Error('no')),
    onRcptTo(_address, _session, done) {
      if (self.breaks === 'before') return hangUp()
      done(self.refuses === 0 ? undefined : Object.assign(new Error('refused'), { responseCode: self.refuses }))
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((letter) => {
          letters.push(letter)
          if (self.breaks === 'after') return hangUp()
          done()
        }, done)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return Object.assign(self, {
    port,
    letters,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}
