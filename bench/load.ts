/** Requests a second and latencies of one address under 32 connections, each request by the next of many people. */
// @ts-expect-error the package has no types; what is used of it is stated below
import untyped from 'autocannon'

export interface Load {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly failed: number
}

const CONNECTIONS = 32

const autocannon = untyped as (options: Record<string, unknown>) => Promise<{
  requests: { average: number; total: number }
  latency: { p50: number; p99: number }
  non2xx: number
  errors: number
}>

interface LoadedRequest {
  readonly path: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** The requests from the connection's own place on: people ask at different moments, and every one of them is asked within the first turn of all. */
function fromOwnPlace(requests: readonly LoadedRequest[]) {
  let connected = 0
  return (client: { setRequests: (requests: LoadedRequest[]) => void }) => {
    const place = Math.floor((connected++ % CONNECTIONS) * (requests.length / CONNECTIONS))
    client.setRequests([...requests.slice(place), ...requests.slice(0, place)].map((request) => ({ ...request })))
  }
}

export async function load(url: string, requests: readonly LoadedRequest[], seconds: number): Promise<Load> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: requests.map((request) => ({ ...request })),
    setupClient: fromOwnPlace(requests),
  })
  return {
    requests: result.requests.total,
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  }
}
