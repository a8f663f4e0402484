import { isUtf8 } from 'node:buffer'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Language, problemOf } from '../errors/problem.ts'
import { Refusal } from '../errors/refusal.ts'
import { refusalOf } from './refuse.ts'

/** zh unless English is asked for first: the product's first language. */
export function languageOf(header: string | undefined): Language | null {
  const first = /^\s*(zh|en)/i.exec(header ?? '')
  return first === null ? null : first[1]?.toLowerCase() === 'en' ? 'en' : 'zh'
}

/** Answers what fails before a route is reached: an unreadable body, an unknown address. */
export function sendUnpassed(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  const language = languageOf(request.headers['accept-language']) ?? 'zh'
  const instance = request.url.split('?')[0] ?? '/'
  return reply
    .code(refusal.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(refusal, { language, instance, traceId: request.id })))
}

/**
 * Bodies are JSON in UTF-8 and nothing else. Bytes that are no UTF-8 are refused instead of being replaced: what is stored must be what was sent.
 * Members that would reach into prototypes are refused by the parser.
 */
export function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser<Buffer>(
    ['application/json', 'application/merge-patch+json', 'application/scim+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (isUtf8(body)) parse(request, body.toString('utf8'), done)
      else done(new Refusal('malformed'))
    },
  )
}

const UNREADABLE: Readonly<Record<string, { status: string; code: 'malformed' | 'too_large' }>> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', code: 'too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', code: 'malformed' },
}

/** Answers bytes that are no HTTP request at all, in the form of every other refusal. */
export function refuseUnreadable(
  error: { code?: string },
  socket: Socket,
  { headers, traceId }: { headers: Readonly<Record<string, string>>; traceId: string },
): void {
  // who never shook hands cannot be answered: what is written would wait for it, and the connection with it
  if (error.code === 'ECONNRESET' || error.code?.startsWith('ERR_TLS_') === true || !socket.writable) {
    socket.destroy(error as Error)
    return
  }
  const { status, code } = UNREADABLE[error.code ?? ''] ?? { status: '400 Bad Request', code: 'malformed' }
  const problem = {
    ...problemOf(new Refusal(code), { language: 'zh', instance: '/', traceId }),
    status: Number(status.slice(0, 3)),
  }
  const body = JSON.stringify(problem)
  const stated = {
    ...headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  }
  const lines = Object.entries(stated).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)
  // not `end`, which would wait for the other side to end too
  socket.destroySoon()
}
