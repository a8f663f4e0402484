import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { mountRoutes } from './gate/mount.ts'
import type { Module } from './module.ts'
import type { Services } from './services.ts'

const MOST_BODY_BYTES = 1_048_576
const MOST_UPLOAD_BYTES = 512 * 1_048_576
const REQUEST_TIMEOUT_MS = 30_000
const HEADERS_TIMEOUT_MS = 10_000
const MOST_HEADER_BYTES = 16_384

/** Headers of every answer. Nothing of the API may be kept by a browser or shown in a frame. */
const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** The server with every module's declared routes and nothing else; throws if anything undeclared is registered. */
export async function buildServer(services: Services, modules: readonly Module[]): Promise<FastifyInstance> {
  const tls = services.settings.HOLDFAST_TLS_CERT
  const app = Fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 0,
    genReqId: (request) => traceIdOf(request.headers['traceparent'], services.newId),
    trustProxy: services.settings.HOLDFAST_TRUSTED_PROXY ?? false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    http: { maxHeaderSize: MOST_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS },
    forceCloseConnections: 'idle',
  })
  if (tls !== null) services.log.debug({ setting: 'HOLDFAST_TLS_CERT' }, 'tls')
  await app.register(multipart, {
    limits: { files: 1, fields: 4, fieldSize: 262_144, fileSize: MOST_UPLOAD_BYTES, headerPairs: 50 },
  })
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value)
    reply.header('X-Request-Id', request.id)
  })
  mountRoutes(
    app,
    services,
    modules.flatMap((module) => module.routes),
  )
  return app
}

const TRACE_PARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace of the caller (W3C Trace Context) where they state one, else one of our own in the same form. */
function traceIdOf(stated: string | string[] | undefined, newId: () => string): string {
  const match = typeof stated === 'string' ? TRACE_PARENT.exec(stated) : null
  return match?.[1] ?? newId().replaceAll('-', '')
}
