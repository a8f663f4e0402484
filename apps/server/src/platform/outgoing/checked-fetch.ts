/** `fetch` for identity providers that an administrator names: to an address that was checked, by TLS, without redirects, bounded in time and size. */
import { type IncomingMessage, request as sendHttp } from 'node:http'
import { request as sendHttps } from 'node:https'
import { isIP } from 'node:net'
import { isLoopback } from '../config/loopback.ts'
import type { Services } from '../services.ts'
import { allowedNetworks, outgoingAddress } from './outgoing-host.ts'
import { readWhole } from './read-answer.ts'

const PATIENCE_MS = 8_000
/** No answer is read beyond this: a key set or a token has a few kilobytes. */
const MOST_ANSWER_BYTES = 256 * 1024

/** What a provider is asked. */
export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** By TLS with a verified certificate; on this machine also without. */
export const isSafeAddress = (url: URL): boolean =>
  (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) &&
  url.username === '' &&
  url.password === ''

function send(url: URL, address: string, { method = 'GET', headers = {}, body }: Asked): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? sendHttps : sendHttp)(
      {
        host: address,
        port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
        ...(isSecure && isIP(host) === 0 ? { servername: host } : {}),
        method,
        path: `${url.pathname}${url.search}`,
        headers: {
          ...headers,
          host: url.host,
          'accept-encoding': 'identity',
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        },
        agent: false,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const headersOf = ({ headers }: IncomingMessage): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )

/** The answer of a server that was named to us, redirects as they are. Throws where it may not be asked, does not answer in time, or at length. */
export async function checkedFetch(
  { settings }: Pick<Services, 'settings'>,
  stated: string,
  asked: Asked = {},
): Promise<Response> {
  const url = new URL(stated)
  if (!isSafeAddress(url)) throw new Error('an https address is expected')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const { address } = await outgoingAddress(host, allowedNetworks(settings.HOLDFAST_MAIL_NETWORKS))
  const answer = await send(url, address, asked)
  const body = await readWhole(answer, MOST_ANSWER_BYTES)
  if (body === null) throw new Error('the answer is too long')
  const status = answer.statusCode ?? 502
  const isBodiless = status === 204 || status === 205 || status === 304 || status < 200
  return new Response(isBodiless ? null : new Uint8Array(body), {
    status: status < 200 ? 502 : status,
    headers: headersOf(answer),
  })
}
