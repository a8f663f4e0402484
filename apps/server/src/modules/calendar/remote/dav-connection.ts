/** Requests to the calendar server of a person: HTTPS with a verified certificate to an address that was checked, bounded in time and size. */
import type { IncomingMessage } from 'node:http'
import { Agent, request as sendRequest } from 'node:https'
import { isIP } from 'node:net'
import { allowedNetworks, outgoingAddress } from '../../../platform/outgoing/outgoing-host.ts'
import { readWhole } from '../../../platform/outgoing/read-answer.ts'
import type { Services } from '../../../platform/services.ts'
import type { DavLogin } from './account.ts'
import { DavFault, faultOfConnection } from './dav-fault.ts'

const PATIENCE_MS = 30_000
/** No answer is read beyond this. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024
const MOST_REDIRECTS = 5
const HTTPS_PORT = 443
/** In the public network calendars are spoken of on these alone: a person cannot make the server knock on others. */
const PUBLIC_PORTS: ReadonlySet<number> = new Set([HTTPS_PORT, 5001, 8443])
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308])

export interface DavRequest {
  readonly method: 'PROPFIND' | 'REPORT' | 'GET' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly depth?: '0' | '1'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Goes where the server says that it moved to; for finding calendars alone. */
  readonly follows?: true
}

export interface DavAnswer {
  /** Where the answer came from, after redirects. */
  readonly url: URL
  readonly status: number
  readonly etag: string | null
  readonly text: string
}

/** A server that is asked by one person's login; whoever opened it closes it. */
export interface DavConnection {
  /** Throws `DavFault` where no answer comes, or one that nobody should read. */
  ask(request: DavRequest): Promise<DavAnswer>
  close(): void
}

/** What a person wrote as an address: HTTPS, and nothing in it that would be sent along. */
export function davUrl(stated: string): URL {
  const written = stated.trim()
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hostname === '')
    throw new DavFault('dav_address')
  url.hash = ''
  url.search = ''
  return url
}

/** Names under which strangers have domains of their own: what two of them have in common makes them no sisters. */
const SHARED_SUFFIX = /^(?:ac|co|com|edu|go|gov|ne|net|or|org)\.[a-z]{2}$/

/** Whether the host may hear the password that was stated for another: it itself, what lies below it, and its sisters in the same domain. */
export function isSameHouse(stated: string, asked: string): boolean {
  if (asked === stated) return true
  if (isIP(stated.replace(/^\[|\]$/g, '')) !== 0) return false
  const parent = stated.split('.').slice(1).join('.')
  const isOneHouse = parent.includes('.') && !SHARED_SUFFIX.test(parent)
  return asked.endsWith(`.${stated}`) || (isOneHouse && asked.endsWith(`.${parent}`))
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const body = await readWhole(answer, MOST_ANSWER_BYTES)
  if (body === null) throw new DavFault('dav_too_large')
  return body.toString('utf8')
}

interface Wire {
  readonly services: Pick<Services, 'settings'>
  readonly login: DavLogin
  readonly agent: Agent
}

const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

async function addressOf({ services }: Wire, url: URL): Promise<{ address: string; port: number }> {
  const port = url.port === '' ? HTTPS_PORT : Number(url.port)
  const { address, own } = await outgoingAddress(
    bareHost(url),
    allowedNetworks(services.settings.HOLDFAST_MAIL_NETWORKS),
  )
  if (!own && !PUBLIC_PORTS.has(port)) throw new DavFault('dav_port_unusual')
  return { address, port }
}

function headersOf({ login }: Wire, { url, depth, headers, body, method }: DavRequest): Record<string, string> {
  const secret = Buffer.from(`${login.user}:${login.password}`).toString('base64')
  const isXml = method === 'PROPFIND' || method === 'REPORT'
  return {
    Host: url.host,
    Authorization: `Basic ${secret}`,
    'User-Agent': 'Holdfast',
    'Accept-Encoding': 'identity',
    ...(depth === undefined ? {} : { Depth: depth }),
    ...(isXml ? { 'Content-Type': 'application/xml; charset=utf-8' } : {}),
    ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
}

async function sendOnce(wire: Wire, asked: DavRequest): Promise<DavAnswer & { location: string | undefined }> {
  const { url, method, body } = asked
  const { address, port } = await addressOf(wire, url)
  const host = bareHost(url)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = sendRequest(
      {
        host: address,
        port,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        method,
        path: `${url.pathname}${url.search}`,
        headers: headersOf(wire, asked),
        agent: wire.agent,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(body)
  })
  const text = await readBody(answer)
  const { etag = null, location } = answer.headers
  return { url, status: answer.statusCode ?? 0, etag, text, location }
}

/** Where a redirect leads, if anywhere that may hear the password. */
function nextUrl(login: DavLogin, from: URL, location: string | undefined): URL {
  if (location === undefined || !URL.canParse(location, from.href)) throw new DavFault('dav_garbage')
  const url = new URL(location, from)
  if (url.protocol !== 'https:') throw new DavFault('dav_no_tls')
  if (!isSameHouse(davUrl(login.url).hostname, url.hostname)) throw new DavFault('dav_elsewhere')
  return url
}

async function send(wire: Wire, asked: DavRequest): Promise<DavAnswer> {
  let request = asked
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const { location, ...answer } = await sendOnce(wire, request)
    if (answer.status === 401) throw new DavFault('dav_password_refused')
    if (answer.status === 429 || answer.status >= 500) {
      if (answer.status === 507) return answer
      throw new DavFault('dav_unreachable')
    }
    if (asked.follows === undefined || !REDIRECTS.has(answer.status)) return answer
    request = { ...request, url: nextUrl(wire.login, request.url, location) }
  }
  throw new DavFault('dav_garbage')
}

/** Opens nothing yet: the first question connects. */
export function openDav(services: Pick<Services, 'settings'>, login: DavLogin): DavConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const home = davUrl(login.url).hostname
  return {
    async ask(request) {
      if (!isSameHouse(home, request.url.hostname)) throw new DavFault('dav_elsewhere')
      try {
        return await send({ services, login, agent }, request)
      } catch (error) {
        throw faultOfConnection(error)
      }
    },
    close: () => agent.destroy(),
  }
}
