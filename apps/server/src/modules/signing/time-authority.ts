/** The authority of time that the operator names: asked by HTTP (RFC 3161 3.4), at an address that was checked, bounded in time and size. */
import { createHash } from 'node:crypto'
import { type IncomingMessage, request as sendHttp } from 'node:http'
import { request as sendHttps } from 'node:https'
import { isIP } from 'node:net'
import { Refusal } from '../../platform/errors/refusal.ts'
import { errorFacts } from '../../platform/log.ts'
import { allowedNetworks, outgoingAddress } from '../../platform/outgoing/outgoing-host.ts'
import { readWhole } from '../../platform/outgoing/read-answer.ts'
import type { Services } from '../../platform/services.ts'
import { readStamp, StampFault, stampRequest } from './time-stamp.ts'

const PATIENCE_MS = 10_000
const MOST_ANSWER_BYTES = 64 * 1024
const NONCE_BYTES = 16

/** What became of a time stamp: none is asked for, it is there, or the authority gave none and the operator lets us sign without. */
export type Stamping = 'none' | 'stamped' | 'missing'

export interface Stamp {
  readonly state: Stamping
  /** DER. */
  readonly token: Buffer | null
}

async function readAnswer(answer: IncomingMessage): Promise<Buffer> {
  const body = await readWhole(answer, MOST_ANSWER_BYTES)
  if (body === null) throw new StampFault('stamp_too_long')
  if (answer.statusCode !== 200) throw new StampFault('stamp_status')
  return body
}

async function ask({ settings }: Pick<Services, 'settings'>, url: URL, body: Buffer): Promise<Buffer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const { address } = await outgoingAddress(host, allowedNetworks(settings.HOLDFAST_MAIL_NETWORKS))
  const isSecure = url.protocol === 'https:'
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = (isSecure ? sendHttps : sendHttp)(
      {
        host: address,
        port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
        ...(isSecure && isIP(host) === 0 ? { servername: host } : {}),
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        headers: {
          Host: url.host,
          'User-Agent': 'Holdfast',
          'Content-Type': 'application/timestamp-query',
          'Content-Length': String(body.length),
        },
        agent: false,
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(body)
  })
  return readAnswer(answer)
}

/**
 * A time stamp over a signature, of the authority that the operator names. Refuses with `timestamp_unavailable` where it gives none, unless the operator lets
 * us sign without.
 */
export async function stampOf(
  services: Pick<Services, 'settings' | 'random' | 'log'>,
  signature: Uint8Array,
): Promise<Stamp> {
  const { HOLDFAST_TIMESTAMP_URL: url, HOLDFAST_TIMESTAMP_MISSING: otherwise } = services.settings
  if (url === null) return { state: 'none', token: null }
  const imprint = {
    digest: createHash('sha256').update(signature).digest(),
    nonce: services.random.bytes(NONCE_BYTES),
  }
  try {
    return { state: 'stamped', token: readStamp(await ask(services, url, stampRequest(imprint)), imprint) }
  } catch (error) {
    services.log.warn({ setting: 'HOLDFAST_TIMESTAMP_URL', ...errorFacts(error) }, 'no time stamp was given')
    if (otherwise === 'refuse') throw new Refusal('timestamp_unavailable')
    return { state: 'missing', token: null }
  }
}
