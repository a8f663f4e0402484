import type { IncomingHttpHeaders } from 'node:http'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { answerHeaders } from './answer-headers.ts'
import { guardRoutes } from './gate/declared.ts'
import { FORM, readForm } from './gate/form.ts'
import { mountRoutes } from './gate/mount.ts'
import { readJsonOnly, refuseUnreadable, sendUnpassed } from './gate/unreadable.ts'
import { Listeners } from './listener.ts'
import type { Module } from './module.ts'
import { observeRequests } from './observe/observe-requests.ts'
import type { Services } from './services.ts'
import { guardSlowBodies } from './slow-bodies.ts'

const MOST_BODY_BYTES = 1_048_576
const MOST_FORM_BYTES = 16_384
const MOST_UPLOAD_BYTES = 512 * 1_048_576
const serverOptions = ({ settings, newId }: Services) =>
  ({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    genReqId: (request: { headers: IncomingHttpHeaders }) => traceIdOf(request.headers['traceparent'], newId),
    trustProxy: settings.HOLDFAST_TRUSTED_PROXY ?? false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    forceCloseConnections: 'idle',
  }) as const

/** The server with every module's declared routes and nothing else; throws if anything undeclared is registered. */
export async function buildServer(
  services: Services,
  modules: readonly Module[],
  listeners = new Listeners(services.settings, null),
): Promise<FastifyInstance> {
  const headers = answerHeaders(services.settings.HOLDFAST_URL)
  const app: FastifyInstance = Fastify({
    // what still comes while the server drains is answered as ever, and told that the connection ends
    return503OnClosing: false,
    serverFactory: (handler) => listeners.create(handler),
    ...serverOptions(services),
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers)
      sendUnpassed(error, request, reply)
    },
    clientErrorHandler: (error, socket) =>
      refuseUnreadable(error, socket, { headers, traceId: services.newId().replaceAll('-', '') }),
  })
  const declare = guardRoutes(app)
  await app.register(multipart, {
    limits: { files: 1, fields: 4, fieldSize: 262_144, fileSize: MOST_UPLOAD_BYTES, headerPairs: 50 },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'X-Request-Id': request.id })
  })
  readJsonOnly(app)
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: MOST_FORM_BYTES }, async (_: unknown, text: string) =>
    readForm(text),
  )
  guardSlowBodies(app)
  app.addHook('onClose', async () => listeners.letGo())
  observeRequests(app, services)
  drain(app, modules)
  mountRoutes(
    { app, declare },
    services,
    modules.flatMap((module) => module.routes),
  )
  return app
}

/** When the server begins to stop: ends what would not end by itself, and lets no finished connection be used again. */
function drain(app: FastifyInstance, modules: readonly Module[]): void {
  let ending = false
  app.addHook('preClose', async () => {
    ending = true
    for (const module of modules) module.draining?.()
  })
  app.addHook('onSend', async (_request, reply) => {
    if (ending) reply.header('Connection', 'close')
  })
}

const TRACE_PARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace of the caller (W3C Trace Context) where they state one, else one of our own in the same form. */
function traceIdOf(stated: string | string[] | undefined, newId: () => string): string {
  const match = typeof stated === 'string' ? TRACE_PARENT.exec(stated) : null
  return match?.[1] ?? newId().replaceAll('-', '')
}
