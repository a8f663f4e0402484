import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, freePort, holdfast, type Running, start } from './program.ts'

/** Values of a customer's that come in by every way a request has. */
const VALUES = ['张三丰-zsf', '13800138000', 'zsf@customer.example', 'hunter2-secret']
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

const folder = makeFolder()
const received: string[] = []
const collector = createServer((incoming, answer) => {
  void text(incoming).then((body) => {
    received.push(body)
    answer.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
  })
})
let running: Running
let metricsPort: number

beforeAll(async () => {
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  metricsPort = await freePort()
  const environment = environmentOf(folder, {
    HOLDFAST_URL: `http://localhost:${await freePort()}`,
    HOLDFAST_METRICS_PORT: String(metricsPort),
    HOLDFAST_LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  })
  const founded = await holdfast(environment, [
    'setup',
    '--company',
    VALUES[0] ?? '',
    '--email',
    VALUES[2] ?? '',
    '--name',
    '周雨桐',
  ])
  expect(founded.code).toBe(0)
  running = await start(environment)
  await callWithValues()
})
afterAll(async () => {
  await running.stop()
  collector.close()
  removeFolder(folder)
})

/** Requests whose addresses, headers and bodies hold values, and that fail in every way they can from outside. */
async function callWithValues(): Promise<void> {
  const [name, mobile, email, password] = VALUES.map((value) => encodeURIComponent(value))
  const json = {
    'Content-Type': 'application/json',
    Origin: running.url,
    traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
  }
  const call = (path: string, init: RequestInit = {}) => fetch(`${running.url}/api/v1${path}`, init)
  await call(`/contacts?q=${name}&filter[mobile]=${mobile}`, {
    headers: { Authorization: `Bearer ${password}`, 'X-Note': email ?? '' },
  })
  await call(`/contacts/${name}`, { headers: json })
  await call('/auth/sign-in', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email: VALUES[2], password: VALUES[3] }),
  })
  await call('/auth/sign-in', { method: 'POST', headers: json, body: `{"email":"${VALUES[2]}", ${VALUES[0]}` })
  await call('/auth/activate', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token: VALUES[1], password: VALUES[3] }),
  })
  await call(`/nowhere/${mobile}?${email}`, { method: 'DELETE', headers: { Cookie: `__Host-session=${password}` } })
}

const holdsNone = (said: string) => {
  for (const value of VALUES)
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')])
      expect(said).not.toContain(form)
}

const logged = () =>
  running
    .err()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line))
    .filter((line) => line.msg === 'answered')

test('the log tells each request by its template, status and trace, and holds nothing that came with it', async () => {
  await expect
    .poll(() => logged().map(({ route }) => route))
    .toEqual(
      expect.arrayContaining([
        'GET /api/v1/contacts',
        'POST /api/v1/auth/sign-in',
        'POST /api/v1/auth/activate',
        'DELETE unmatched',
      ]),
    )
  expect(logged().map(({ traceId }) => traceId)).toContain(TRACE)
  holdsNone(running.err())
})

test('metrics are on a loopback port of their own, with templates for labels and no value', async () => {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
  const said = await answer.text()
  for (const name of [
    'holdfast_request_seconds_count{method="POST",route="/api/v1/auth/sign-in"',
    'holdfast_keeper_seconds_bucket',
    'holdfast_jobs_dead 0',
    'holdfast_jobs_waiting',
    'holdfast_audit_events_waiting',
    'holdfast_audit_logs_refusing 0',
    'holdfast_audit_logs_unsigned',
    'holdfast_database_waiting 0',
    'process_resident_memory_bytes',
  ])
    expect(said).toContain(name)
  holdsNone(said)
  expect((await fetch(`${running.url}/metrics`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${metricsPort}/other`)).status).toBe(404)
})

test('health and readiness are told to anybody, as states alone', async () => {
  expect(await (await fetch(`${running.url}/healthz`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${running.url}/readyz`)).json()).toEqual({
    status: 'ready',
    database: true,
    schema: true,
    keeper: true,
    log: true,
  })
})

test('a second program on the port is told in a sentence whose it is', async () => {
  const other = makeFolder()
  const { code, err } = await holdfast(environmentOf(other, { HOLDFAST_URL: running.url }), ['start'])
  removeFolder(other)
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/port \d+ is taken by another program; stop that, or set HOLDFAST_URL/),
  ])
})

/** A request whose body comes slowly: it is under way until `finish`. */
function slowly(url: string): { finish: () => void; answer: Promise<IncomingMessage> } {
  const outgoing = request(`${url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
  })
  const body = JSON.stringify({ email: 'nobody@customer.example', password: 'x' })
  outgoing.write(body.slice(0, 5))
  const answer = once(outgoing, 'response').then(([response]) => response as IncomingMessage)
  return { finish: () => outgoing.end(body.slice(5)), answer }
}

test('at SIGTERM what is under way is finished, nothing new is let in, and traces that wait are sent', async () => {
  const { finish, answer } = slowly(running.url)
  await delay(300)
  running.child.kill('SIGTERM')
  await expect
    .poll(() =>
      fetch(`${running.url}/healthz`).then(
        ({ status }) => status,
        () => 'refused',
      ),
    )
    .toBe('refused')
  finish()
  const { statusCode, headers } = await answer
  expect(statusCode).toBe(401)
  expect(headers['connection']).toBe('close')
  expect(await running.ended).toBe(0)
  const spans = received.join('\n')
  expect(spans).toContain(TRACE)
  expect(spans).toContain('POST /api/v1/auth/sign-in')
  expect(spans).toContain('"http.response.status_code"')
  holdsNone(spans)
})
