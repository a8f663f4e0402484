import type { FastifyInstance } from 'fastify'
import type { Logger } from '../log.ts'
import type { AnsweredRequest, Metrics } from './metrics.ts'
import type { Traces } from './traces.ts'

/** Methods by name; anything else a client may invent is one label. */
const METHODS = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])
const PARENT_SPAN = /^00-[0-9a-f]{32}-([0-9a-f]{16})-[0-9a-f]{2}$/

export interface Observers {
  readonly log: Logger
  readonly metrics: Metrics
  readonly traces: Traces
}

/** Tells log, metrics and traces of each answered request: route template, status, time and trace id, nothing that the request brought. */
export function observeRequests(app: FastifyInstance, { log, metrics, traces }: Observers): void {
  app.addHook('onResponse', async (request, reply) => {
    const stated = request.headers['traceparent']
    const answered: AnsweredRequest = {
      method: METHODS.has(request.method) ? request.method : 'OTHER',
      template: request.routeOptions.url ?? 'unmatched',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 1_000) / 1_000,
      traceId: request.id,
      parentSpanId: typeof stated === 'string' ? (PARENT_SPAN.exec(stated)?.[1] ?? null) : null,
    }
    metrics.answered(answered)
    traces.answered(answered)
    const { method, template, status, durationMs, traceId } = answered
    log.debug({ route: `${method} ${template}`, status, durationMs, traceId }, 'answered')
  })
}
