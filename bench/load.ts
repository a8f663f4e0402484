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

export async function load(
  url: string,
  requests: readonly { path: string; method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }[],
  seconds: number,
): Promise<Load> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    requests: requests.map((request) => ({ ...request })),
  })
  return {
    requests: result.requests.total,
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  }
}
