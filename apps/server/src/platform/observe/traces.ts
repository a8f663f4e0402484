import type * as OpenTelemetry from '@opentelemetry/api'
import type { AnsweredRequest } from './metrics.ts'

/** Where finished requests are told as spans. */
export interface Traces {
  answered(request: AnsweredRequest): void
  /** Sends what waits and stops. */
  close(): Promise<void>
}

const SILENT: Traces = { answered: () => undefined, close: async () => undefined }

type Api = typeof OpenTelemetry

/** The caller's span as the parent, where they stated one. */
function parentOf(api: Api, { traceId, parentSpanId }: AnsweredRequest): OpenTelemetry.Context {
  if (parentSpanId === null) return api.ROOT_CONTEXT
  return api.trace.setSpanContext(api.ROOT_CONTEXT, {
    traceId,
    spanId: parentSpanId,
    traceFlags: api.TraceFlags.SAMPLED,
    isRemote: true,
  })
}

/** One span of a finished request: method, template, status and time, and nothing else ever. */
function spanOf(api: Api, tracer: OpenTelemetry.Tracer, request: AnsweredRequest): void {
  const endTime = Date.now()
  const options = {
    kind: api.SpanKind.SERVER,
    startTime: endTime - request.durationMs,
    attributes: {
      'http.request.method': request.method,
      'http.route': request.template,
      'http.response.status_code': request.status,
    },
  }
  const span = tracer.startSpan(`${request.method} ${request.template}`, options, parentOf(api, request))
  if (request.status >= 500) span.setStatus({ code: api.SpanStatusCode.ERROR })
  span.end(endTime)
}

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
      spanOf(api, tracer, request)
    },
    close: () => provider.shutdown(),
  }
}
