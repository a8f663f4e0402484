import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from '../../../../testing/certificate.ts'

const PROGRAM = '/usr/bin/radicale'
export const USER = 'owner'
export const PASSWORD = 'app-password-4711'

/** What the wire does with a request: lets it pass, loses it, loses the answer alone, or answers itself. */
export type Meddling =
  | 'pass'
  | 'lose'
  | 'lose answer'
  | { status: number; body: string; headers?: Record<string, string> }

/** A real CalDAV server (Debian's Radicale) of a test's own, behind TLS and a wire that the test can meddle with. */
export interface CalendarServer {
  readonly url: string
  /** Decides about each request; everything passes at first. */
  meddle: (request: { method: string; path: string }) => Meddling | Promise<Meddling>
  /** Changes what the server answers, as one does that lacks something; null leaves it. */
  edit: ((text: string) => string) | null
  /** What was asked, in order: `PUT /owner/work/task-….ics`. */
  readonly asked: string[]
  /** Asks the server as the person's telephone does. */
  telephone(method: string, path: string, about?: { body?: string; headers?: Record<string, string> }): Promise<Answer>
  /** Makes a calendar that takes these components, empty. */
  makeCalendar(name: string, components?: readonly string[]): Promise<void>
  /** The entries of a calendar as they lie on disk, by file name. */
  entriesIn(name: string): Record<string, string>
  stop(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly etag: string | null
}

/** Whether this machine has the server; `.ci/run` installs it and demands it. */
export function hasRadicale(): boolean {
  if (existsSync(PROGRAM)) return true
  if (process.env['HOLDFAST_TEST_EXTERNAL'] === 'required') throw new Error(`${PROGRAM} is missing: install radicale`)
  process.stderr.write(
    `${PROGRAM} is missing: the tests of calendar accounts are passed over (apt-get install radicale)\n`,
  )
  return false
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createHttp().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400 && child.exitCode === null; tries += 1) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (reached) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('radicale did not start')
}

const configOf = (folder: string, port: number): string => `[server]
hosts = 127.0.0.1:${port}
ssl = False
[auth]
type = htpasswd
htpasswd_filename = ${join(folder, 'users')}
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = ${join(folder, 'data')}
[web]
type = none
`

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** Asks the server behind the wire. */
const askBehind = (
  port: number,
  { method, path, headers, body }: Asked,
): Promise<Answer & { all: IncomingMessage['headers'] }> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      bodyOf(answer).then(
        (text) =>
          resolve({ status: answer.statusCode ?? 0, text, etag: answer.headers.etag ?? null, all: answer.headers }),
        reject,
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })

const LOGIN = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`

interface Wire {
  meddle: CalendarServer['meddle']
  edit: CalendarServer['edit']
  readonly asked: string[]
}

async function pass(
  behind: number,
  wire: Wire,
  { message, reply }: { message: IncomingMessage; reply: ServerResponse },
) {
  const { method = '', url: path = '' } = message
  const body = await bodyOf(message)
  wire.asked.push(`${method} ${path}`)
  const meddling = await wire.meddle({ method, path })
  if (meddling === 'lose') return void message.socket.destroy()
  if (typeof meddling === 'object') {
    reply.writeHead(meddling.status, { 'Content-Type': 'text/xml', ...meddling.headers }).end(meddling.body)
    return
  }
  const { host: _host, connection: _connection, ...headers } = message.headers as Record<string, string>
  const answer = await askBehind(behind, { method, path, headers, body })
  if (meddling === 'lose answer') return void message.socket.destroy()
  const { 'transfer-encoding': _encoding, 'content-length': _length, connection: _kept, ...kept } = answer.all
  reply.writeHead(answer.status, kept as Record<string, string>).end(wire.edit?.(answer.text) ?? answer.text)
}

const MKCALENDAR = (components: readonly string[]): string =>
  `<?xml version="1.0"?><C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>日历</displayname>` +
  `<C:supported-calendar-component-set>${components.map((each) => `<C:comp name="${each}"/>`).join('')}</C:supported-calendar-component-set></prop></set></C:mkcalendar>`

/** Starts the server itself, without TLS, on a port of its own. */
async function startBehind(folder: string): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort()
  writeFileSync(join(folder, 'users'), `${USER}:${PASSWORD}\n`)
  writeFileSync(join(folder, 'config'), configOf(folder, port))
  const child = spawn(PROGRAM, ['--config', join(folder, 'config')], { stdio: 'ignore' })
  await untilListening(port, child)
  return { port, child }
}

/** What a telephone does with the server, and what lies on its disk. */
function usesOf(folder: string, port: number): Pick<CalendarServer, 'telephone' | 'makeCalendar' | 'entriesIn'> {
  const telephone: CalendarServer['telephone'] = (method, path, { body = '', headers = {} } = {}) =>
    askBehind(port, {
      method,
      path,
      body,
      headers: { authorization: LOGIN, 'content-length': String(Buffer.byteLength(body)), ...headers },
    })
  return {
    telephone,
    async makeCalendar(name, components = ['VEVENT', 'VTODO']) {
      await telephone('DELETE', `/${USER}/${name}/`)
      const { status, text } = await telephone('MKCALENDAR', `/${USER}/${name}/`, { body: MKCALENDAR(components) })
      if (status !== 201) throw new Error(`no calendar: ${status} ${text}`)
    },
    entriesIn(name) {
      const path = join(folder, 'data', 'collection-root', USER, name)
      const files = existsSync(path) ? readdirSync(path).filter((file) => file.endsWith('.ics')) : []
      return Object.fromEntries(
        files.map((file) => [file, readFileSync(join(path, file), 'utf8').replace(/\r?\n[ \t]/g, '')]),
      )
    },
  }
}

/** Starts the server; `stop` it in afterAll. */
export async function startRadicale({ cert, key }: Certificate): Promise<CalendarServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-dav-'))
  const { port, child } = await startBehind(folder)
  const wire: Wire = { meddle: () => 'pass', edit: null, asked: [] }
  const front = createHttps({ cert, key }, (message, reply) => {
    pass(port, wire, { message, reply }).catch(() => message.socket.destroy())
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  return Object.assign(wire, usesOf(folder, port), {
    url: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async stop() {
      front.closeAllConnections()
      await new Promise((resolve) => front.close(resolve))
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
