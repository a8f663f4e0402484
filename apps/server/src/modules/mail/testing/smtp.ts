import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerAuthentication } from 'smtp-server'
import type { Certificate } from '../../../testing/certificate.ts'

/** A real SMTP server of a test's own, with TLS and a password, that breaks off where the test wants it to. */
export interface SmtpServer {
  readonly port: number
  readonly letters: Email[]
  password: string
  /** Whether it takes the access token of OAuth 2.0; none, unless a test says which. */
  takesToken: (token: string) => Promise<boolean>
  /** Where it hangs up: before it asks for the letter, or after it took it and before it says so. */
  breaks: 'before' | 'after' | null
  /** With which code it refuses a recipient; 0 takes everybody. */
  refuses: number
  /** The one recipient whom it refuses, taking the letter for the others. */
  refusesAlone: string
  stop(): Promise<void>
}

const takesNone = async (_token: string): Promise<boolean> => false

/** Takes the password, or the token. Throws where it does not. */
async function letIn(
  { password, takesToken }: Pick<SmtpServer, 'password' | 'takesToken'>,
  { method, password: stated, accessToken = '' }: SMTPServerAuthentication,
): Promise<string> {
  if (!(method === 'XOAUTH2' ? await takesToken(accessToken) : stated === password)) throw new Error('no')
  return 'owner'
}

/** Starts the server; `stop` it in afterAll. */
export async function startSmtp({ cert, key }: Certificate, password: string): Promise<SmtpServer> {
  const letters: Email[] = []
  const self = { password, breaks: null as SmtpServer['breaks'], refuses: 0, refusesAlone: '', takesToken: takesNone }
  const hangUp = () => {
    for (const connection of server.connections)
      (connection as unknown as { _socket: { destroy(): void } })._socket.destroy()
  }
  const server = new SMTPServer({
    secure: true,
    cert,
    key,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    onAuth: (stated, _session, done) => void letIn(self, stated).then((user) => done(null, { user }), done),
    onRcptTo({ address }, _session, done) {
      if (self.breaks === 'before') return hangUp()
      const code = address === self.refusesAlone ? 550 : self.refuses
      done(code === 0 ? undefined : Object.assign(new Error('refused'), { responseCode: code }))
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
