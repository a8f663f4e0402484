import type { AnsweredRequest } from './metrics.ts'

/** Where finished requests are told as spans. */
export interface Traces {
  answered(request: AnsweredRequest): void
  /** Sends what waits and stops. */
  close(): Promise<void>
}

const SILENT: Traces = { answered: () => undefined, close: async () => undefined }

/**
 * Traces of requests for an OpenTelemetry collector (OTLP over HTTP), or none. A span holds the method, the route's template, the status and the
 * time: nothing else is ever set on it, so no address, header or value can leave this way. The library is loaded only where it is wanted.
 */
export async function createTraces(endpoint: URL | null): Promise<Traces> {
  if (endpoint === null) return SILENT
  const [api, trace, exporter, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const ids = new trace.RandomIdGenerator()
  let traceId = ''
  const provider = new trace.TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': 'holdfast' }),
    // the trace has the id that the answer and the log name
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => ids.generateSpanId() },
    spanProcessors: [
      new trace.BatchSpanProcessor({
        exporter: new exporter.OTLPTraceExporter({ url: new URL('/v1/traces', endpoint).href }),
      }),
    ],
  })
  const tracer = provider.getTracer('holdfast')
  return {
    answered(request) {
      traceId = request.traceId
      const parent =
        request.parentSpanId === null
          ? api.ROOT_CONTEXT
          : api.trace.setSpanContext(api.ROOT_CONTEXT, {
              traceId,
              spanId: request.parentSpanId,
              traceFlags: api.TraceFlags.SAMPLED,
              isRemote: true,
            })
      const endTime = Date.now()
      const span = tracer.startSpan(
        `${request.method} ${request.template}`,
        {
          kind: api.SpanKind.SERVER,
          startTime: endTime - request.durationMs,
          attributes: {
            'http.request.method': request.method,
            'http.route': request.template,
            'http.response.status_code': request.status,
          },
        },
        parent,
      )
      if (request.status >= 500) span.setStatus({ code: api.SpanStatusCode.ERROR })
      span.end(endTime)
    },
    close: () => provider.shutdown(),
  }
}
