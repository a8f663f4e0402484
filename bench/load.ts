/** Requests a second and latencies of one address under 32 connections, each request by the next of many people. */
import autocannon from 'autocannon'

export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly failed: number
}

const CONNECTIONS = 32

export async function load(
  url: string,
  requests: readonly { path: string; method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }[],
  seconds: number,
): Promise<Load> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: requests.map((request) => ({ ...request })) as autocannon.Request[],
  })
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  }
}
