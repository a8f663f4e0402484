import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server, type Socket, connect as toNet } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { connect as toTls } from 'node:tls'
import type { Certificate } from '../../../testing/certificate.ts'

/** A real IMAP server (Debian's Dovecot) of a test's own, reached through a wire that the test can cut. */
export interface ImapServer {
  readonly port: number
  /** Puts a message into a folder as a delivery does. */
  deliver(folder: 'INBOX' | 'Sent', message: string): void
  /** The messages of a folder as they lie on disk. */
  messagesIn(folder: 'INBOX' | 'Sent'): string[]
  /** Resolves once the server takes it: it looks at its file of passwords at most once a second. */
  setPassword(password: string): Promise<void>
  /** Forgets a folder's numbering, as a server restored from elsewhere does: its UIDVALIDITY is another from then on. */
  renumber(): void
  /** Cuts the connection after so many bytes have come from the server; null lets everything through. */
  cutAfter: number | null
  stop(): Promise<void>
}

const PROGRAM = '/usr/sbin/dovecot'
export const USER = 'owner@example.com'

/** Whether this machine has the server; `.ci/run` installs it and demands it. */
export function hasDovecot(): boolean {
  if (existsSync(PROGRAM)) return true
  if (process.env['HOLDFAST_TEST_EXTERNAL'] === 'required')
    throw new Error(`${PROGRAM} is missing: install dovecot-imapd`)
  process.stderr.write(
    `${PROGRAM} is missing: the tests of mailboxes are passed over (apt-get install dovecot-imapd)\n`,
  )
  return false
}

/** Who owns the mail: this user, or nobody where the tests run as root, whose mail Dovecot does not keep. */
const owner = () =>
  userInfo().uid === 0 ? { user: 'nobody', group: 'nogroup' } : { user: userInfo().username, group: '' }

const CONFIGURATION = new URL('./dovecot.conf', import.meta.url)

/** The server's side of OAuth 2.0: it asks the authorization server of each token (RFC 7662). */
const introspection = (url: string): string =>
  [
    'introspection_mode = post',
    `introspection_url = ${url}`,
    'username_attribute = sub',
    'active_attribute = active',
    'active_value = true',
    '',
  ].join('\n')

function configOf(folder: string, port: number): string {
  const { user, group } = owner()
  return readFileSync(CONFIGURATION, 'utf8')
    .split('\n')
    .filter((line) => group !== '' || !line.endsWith('GROUP'))
    .join('\n')
    .replaceAll('FOLDER', folder)
    .replaceAll('USER', user)
    .replaceAll('GROUP', group)
    .replaceAll('PORT', String(port))
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error())))
    })
  })

async function untilListening(port: number, child: ChildProcess, log: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break
    const reached = await new Promise<boolean>((resolve) => {
      const socket = toNet(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (reached) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`dovecot did not start: ${existsSync(log) ? readFileSync(log, 'utf8') : ''}`)
}

/** Whether the server takes the password (RFC 3501 §6.2.3). */
const takes = (port: number, password: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    let said = ''
    const socket = toTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    socket.on('error', reject).on('data', (chunk: Buffer) => {
      const isGreeting = said === ''
      said += chunk.toString('utf8')
      if (isGreeting) socket.write(`a LOGIN "${USER}" "${password}"\r\n`)
      const answer = /^a (OK|NO|BAD)/m.exec(said)?.[1]
      if (answer === undefined) return
      socket.destroy()
      resolve(answer === 'OK')
    })
  })

/** The wire before the server: everything passes until it is cut. */
async function wireTo(port: number, limit: () => number | null): Promise<{ server: Server; port: number }> {
  const pass = (client: Socket) => {
    const upstream = toNet(port, '127.0.0.1')
    let bytes = 0
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    upstream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      const most = limit()
      if (most !== null && bytes > most) return end()
      client.write(chunk)
    })
    client.on('data', (chunk: Buffer) => upstream.write(chunk))
    for (const side of [client, upstream]) side.on('error', end).on('close', end)
  }
  const server = createServer(pass)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 }
}

const pathIn = (folder: string, name: 'INBOX' | 'Sent') => join(folder, 'mail', ...(name === 'INBOX' ? [] : ['.Sent']))

function prepare(folder: string, port: number, { cert, key }: Certificate): void {
  // nothing is there that knows tokens, until a test says where
  writeFileSync(join(folder, 'oauth2'), introspection('http://127.0.0.1:9/'))
  for (const name of ['run', 'state', 'home', 'mail']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  writeFileSync(join(folder, 'conf'), configOf(folder, port))
  for (const name of ['INBOX', 'Sent'] as const)
    for (const sub of ['new', 'cur', 'tmp']) mkdirSync(join(pathIn(folder, name), sub), { recursive: true })
  chmodSync(folder, 0o755)
}

/** Gives the mail to whom Dovecot reads it as. */
const own = (folder: string): void => {
  const { user, group } = owner()
  if (group !== '') execFileSync('chown', ['-R', `${user}:${group}`, join(folder, 'mail'), join(folder, 'home')])
}

/** What a test does to the mail on disk, as deliveries and restored servers do. */
function mailOf(folder: string): Pick<ImapServer, 'deliver' | 'messagesIn' | 'renumber'> {
  let count = 0
  return {
    deliver(name, message) {
      count += 1
      const file = `${1_700_000_000 + count}.${count}.test`
      const path = pathIn(folder, name)
      writeFileSync(join(path, 'tmp', file), message.replace(/\r?\n/g, '\r\n'))
      own(folder)
      renameSync(join(path, 'tmp', file), join(path, 'new', file))
    },
    messagesIn: (name) =>
      ['new', 'cur'].flatMap((sub) => {
        const path = join(pathIn(folder, name), sub)
        return readdirSync(path).map((file) => readFileSync(join(path, file), 'utf8'))
      }),
    renumber() {
      const inbox = pathIn(folder, 'INBOX')
      for (const name of readdirSync(inbox).filter((each) => each.startsWith('dovecot')))
        rmSync(join(inbox, name), { recursive: true })
      writeFileSync(join(inbox, 'dovecot-uidlist'), `3 V${Math.floor(Date.now() / 1_000) + 7} N1\n`)
      own(folder)
    },
  }
}

/** Starts the server; `stop` it in afterAll. */
export async function startDovecot(certificate: Certificate, password: string, tokensAt?: string): Promise<ImapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-imap-'))
  const port = await freePort()
  const writePassword = (word: string) =>
    writeFileSync(join(folder, 'users'), `${USER}:{PLAIN}${word}\n`, { mode: 0o644 })
  prepare(folder, port, certificate)
  if (tokensAt !== undefined) writeFileSync(join(folder, 'oauth2'), introspection(tokensAt))
  writePassword(password)
  own(folder)
  const child = spawn(PROGRAM, ['-F', '-c', join(folder, 'conf')], { stdio: 'ignore' })
  await untilListening(port, child, join(folder, 'log'))
  const self = { cutAfter: null as number | null }
  const wire = await wireTo(port, () => self.cutAfter)
  return Object.assign(self, mailOf(folder), {
    port: wire.port,
    async setPassword(word: string) {
      writePassword(word)
      for (let tries = 0; !(await takes(port, word)); tries += 1)
        if (tries === 20) throw new Error('dovecot does not take the new password')
    },
    async stop() {
      wire.server.close()
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
