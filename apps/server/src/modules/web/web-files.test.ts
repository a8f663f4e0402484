import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../../platform/http.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { webModule } from './index.ts'

const SCRIPT = `export const words = ${JSON.stringify('守'.repeat(2_000))}\n`
const PAGE = `<!doctype html><html><head><meta name="csp-nonce" content="__CSP_NONCE__" /></head>
<body><script type="module" src="/assets/app-1a2b3c4d.js"></script></body></html>`

let world: World
let app: FastifyInstance
const folder = mkdtempSync(join(tmpdir(), 'holdfast-web-'))

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), PAGE)
  writeFileSync(join(folder, 'seal.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(folder, 'assets', 'app-1a2b3c4d.js'), SCRIPT)
  world = await startWorld()
  app = await buildServer(world.services, [webModule(folder)])
})
afterAll(async () => {
  await app.close()
  await world.stop()
  rmSync(folder, { recursive: true })
})

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers: { host: 'localhost', ...headers } })

describe('a file of the application', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('comes shrunk by %s where the browser admits it', async (coding, open) => {
    const answer = await get('/assets/app-1a2b3c4d.js', { 'accept-encoding': coding })
    expect(answer.headers).toMatchObject({
      'content-encoding': coding,
      vary: expect.stringContaining('Accept-Encoding'),
    })
    expect(answer.rawPayload.length).toBeLessThan(SCRIPT.length / 10)
    expect(open(answer.rawPayload).toString()).toBe(SCRIPT)
  })

  test('comes as it is where the browser admits no coding', async () => {
    const answer = await get('/assets/app-1a2b3c4d.js', { 'accept-encoding': 'br;q=0' })
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(answer.body).toBe(SCRIPT)
  })

  test('is kept for good when its name holds its hash, and for an hour when not', async () => {
    expect((await get('/assets/app-1a2b3c4d.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/seal.svg')).headers['cache-control']).toBe('public, max-age=3600')
  })

  test('is not sent again to who holds it already', async () => {
    const { etag } = (await get('/seal.svg')).headers
    const again = await get('/seal.svg', { 'if-none-match': `"other", ${String(etag)}` })
    expect(again.statusCode).toBe(304)
    expect(again.rawPayload).toHaveLength(0)
    expect(again.headers.etag).toBe(etag)
    expect((await get('/seal.svg', { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  test.each([
    '/assets/..%2Findex.html',
    '/assets/%2e%2e/index.html',
    '/assets/none.js',
    '/.env',
    '/x/.git/config',
    '/index.html',
  ])('is never read by a name from outside: %s', async (url) => {
    expect((await get(url)).statusCode).toBe(404)
  })
})

test('every page carries a nonce of its own, and nothing inline runs without it', async () => {
  const pages = await Promise.all([get('/'), get('/contacts'), get('/contacts/any?view=all')])
  const nonces = pages.map(({ body }) => /<script nonce="([^"]+)"/.exec(body)?.[1] ?? '')
  expect(new Set(nonces).size).toBe(pages.length)
  pages.forEach(({ headers, body }, at) => {
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain(`script-src 'nonce-${nonces[at]}'`)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(body).not.toContain('__CSP_NONCE__')
    expect(String(headers['cache-control'])).toMatch(/no-store|no-cache/)
  })
})

test('the page on which an app asks is ours and nobody frames it; other addresses of OAuth are no page', async () => {
  const page = await get('/oauth/authorize?client_id=hfa_x&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback.html')
  expect([page.statusCode, page.headers['x-frame-options'] ?? 'DENY']).toEqual([200, 'DENY'])
  expect(String(page.headers['content-security-policy'])).toContain("frame-ancestors 'none'")
  for (const url of ['/oauth', '/oauth/token', '/oauth/authorize/x', '/oauth/revoke'])
    expect((await get(url)).statusCode).toBe(404)
})
