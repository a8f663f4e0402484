import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Keeper } from '../keys/keeper.ts'

/** One answered request, without anything that came with it. */
export interface AnsweredRequest {
  readonly method: string
  /** The route's template, never the address: `/api/v1/contacts/:id`. */
  readonly template: string
  readonly status: number
  readonly durationMs: number
  readonly traceId: string
  /** The caller's span, where their traceparent states one. */
  readonly parentSpanId: string | null
}

/** The numbers of this process, for Prometheus. Labels are names of our own, so that their number is bounded and no value stands in them. */
export interface Metrics {
  readonly registry: Registry
  answered(request: AnsweredRequest): void
  /** The same keeper, its calls counted and timed. */
  observed(keeper: Keeper): Keeper
  /** A number that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
}

const REQUEST_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const KEEPER_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1]

type Method = (...values: unknown[]) => unknown

type KeeperNote = (operation: string, seconds: number, failed: boolean) => void

function observedKeeper(keeper: Keeper, note: KeeperNote): Keeper {
  const timed = (operation: string, method: Method): Method => {
    return async (...values) => {
      const start = performance.now()
      let failed = true
      try {
        const result = await method.apply(keeper, values)
        failed = false
        return result
      } finally {
        note(operation, (performance.now() - start) / 1_000, failed)
      }
    }
  }
  const known = new Map<PropertyKey, Method>()
  return new Proxy(keeper, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function' || name === 'close') return member
      const method = known.get(name) ?? timed(String(name), member as Method)
      known.set(name, method)
      return method
    },
  })
}

const requestDurations = (registry: Registry) =>
  new Histogram({
    name: 'holdfast_request_seconds',
    help: 'Duration of requests by route template.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers: [registry],
  })

/** Counts and times each call of a keeper. */
function keeperNote(registry: Registry): KeeperNote {
  const registers = [registry]
  const keeperCalls = new Histogram({
    name: 'holdfast_keeper_seconds',
    help: 'Duration of calls to the keeper by operation.',
    labelNames: ['operation'],
    buckets: KEEPER_SECONDS,
    registers,
  })
  const keeperRefusals = new Counter({
    name: 'holdfast_keeper_refusals_total',
    help: 'Calls that the keeper refused or did not answer.',
    labelNames: ['operation'],
    registers,
  })
  return (operation, seconds, failed) => {
    keeperCalls.observe({ operation }, seconds)
    if (failed) keeperRefusals.inc({ operation })
  }
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const requests = requestDurations(registry)
  const note = keeperNote(registry)
  return {
    registry,
    answered: ({ method, template, status, durationMs }) =>
      requests.observe({ method, route: template, status: String(status) }, durationMs / 1_000),
    observed: (keeper) => observedKeeper(keeper, note),
    gauge: (name, help, read) => {
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers: [registry],
        collect: async () => {
          gauge.set(await read())
        },
      })
    },
  }
}
