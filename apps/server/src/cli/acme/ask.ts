import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { AcmeFault } from './fault.ts'

const TIMEOUT_MS = 30_000
const MOST_BYTES = 262_144
const MOST_DETAIL = 300

/** One request over TLS. */
export interface Asked {
  readonly url: string
  /** Whom to trust besides the known authorities: for one of the operator's own. */
  readonly ca: string | undefined
  /** A signed body; without one it is a plain reading. */
  readonly body?: string
}

export interface AuthorityAnswer {
  readonly status: number
  readonly location: string | null
  readonly nonce: string | null
  /** Seconds to wait before asking again, where the authority says so. */
  readonly retryAfter: number | null
  /** JSON, or the text of anything else. */
  readonly body: unknown
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > MOST_BYTES) throw new AcmeFault('the authority answers with too much')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function readBody(text: string, type: string): unknown {
  if (!type.includes('json')) return text
  try {
    return JSON.parse(text)
  } catch {
    throw new AcmeFault('the authority answers with what is no JSON')
  }
}

const headerOf = (answer: IncomingMessage, name: string): string | null => {
  const value = answer.headers[name]
  return typeof value === 'string' ? value : null
}

/** Asks an authority; refuses what is not TLS, and follows no redirects. */
export async function askAuthority({ url, ca, body }: Asked): Promise<AuthorityAnswer> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    throw new AcmeFault(`${url.slice(0, MOST_DETAIL)} is no https address`)
  const asked = request(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'User-Agent': 'holdfast', ...(body === undefined ? {} : { 'Content-Type': 'application/jose+json' }) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(ca === undefined ? {} : { ca }),
  })
  asked.end(body)
  try {
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    const text = await textOf(answer)
    return {
      status: answer.statusCode ?? 0,
      location: headerOf(answer, 'location'),
      nonce: headerOf(answer, 'replay-nonce'),
      retryAfter: Number(headerOf(answer, 'retry-after')) || null,
      body: readBody(text, headerOf(answer, 'content-type') ?? ''),
    }
  } catch (error) {
    if (error instanceof AcmeFault) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new AcmeFault(`the authority cannot be reached (${code ?? message})`)
  }
}
