import { type ChildProcess, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isDue, renewWhenDue } from '../../apps/server/src/cli/acme/keep-certificate.ts'
import { readSettings } from '../../apps/server/src/platform/config/settings.ts'
import { makeCertificate } from '../../apps/server/src/testing/certificate.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { type Environment, environmentOf, freePort, holdfast, start } from './program.ts'

/*
 * Certificates from an authority that speaks ACME (RFC 8555): the distribution's Pebble, which is Let's Encrypt's own for tests; it asks over plain HTTP
 * whether the name is ours, checks every signature, and refuses one nonce in ten, as authorities may.
 */
const PROGRAM = '/usr/bin/pebble'
const folder = makeFolder()
let authority: ChildProcess
let environment: Environment
let port: number

/** Starts the authority in the test's folder and resolves when it listens. */
async function startAuthority(ports: { directory: number; management: number; asks: number }): Promise<ChildProcess> {
  const { cert, key } = makeCertificate()
  for (const [name, text] of [
    ['authority.crt', cert],
    ['authority.key', key],
  ] as const)
    writeFileSync(join(folder, name), text, { mode: 0o600 })
  const pebble = {
    listenAddress: `127.0.0.1:${ports.directory}`,
    managementListenAddress: `127.0.0.1:${ports.management}`,
    certificate: join(folder, 'authority.crt'),
    privateKey: join(folder, 'authority.key'),
    httpPort: ports.asks,
    tlsPort: 1,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
  }
  writeFileSync(join(folder, 'authority.json'), JSON.stringify({ pebble }))
  const child = spawn(PROGRAM, ['-config', join(folder, 'authority.json')], {
    env: { PATH: '/usr/bin:/bin', PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '10' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) if (line.includes('ACME directory available')) break
  child.stdout.resume()
  return child
}

beforeAll(async () => {
  const [directory, management, asks] = [await freePort(), await freePort(), await freePort()]
  port = await freePort()
  authority = await startAuthority({ directory, management, asks })
  environment = environmentOf(folder, {
    HOLDFAST_URL: `https://localhost:${port}`,
    HOLDFAST_LISTEN: `0.0.0.0:${port}`,
    HOLDFAST_ACME: `https://localhost:${directory}/dir`,
    HOLDFAST_ACME_CA: join(folder, 'authority.crt'),
    HOLDFAST_ACME_LISTEN: `127.0.0.1:${asks}`,
  })
})
afterAll(() => {
  authority.kill('SIGKILL')
  removeFolder(folder)
})

const kept = () => JSON.parse(readFileSync(join(folder, 'keys/tls/certificate.json'), 'utf8'))

/** The certificate that the server shows. */
async function shown(): Promise<X509Certificate> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return new X509Certificate(raw)
}

test('the first start orders a certificate, keeps it and its keys to itself, and serves with it', async () => {
  const running = await start(environment)
  const certificate = await shown()
  expect([certificate.subjectAltName, certificate.issuer.includes('Pebble')]).toEqual(['DNS:localhost', true])
  for (const name of ['certificate.json', 'account.key', '']) {
    const { mode, uid } = statSync(join(folder, 'keys/tls', name))
    expect([mode & 0o077, uid]).toEqual([0, process.getuid?.()])
  }
  expect(running.err()).not.toMatch(/PRIVATE|BEGIN/)
  expect(await running.stop()).toBe(0)
})

test('renewed when it is due, by a new key and the same account; told, and kept over a start without the authority', async () => {
  const { HOLDFAST_ACME, HOLDFAST_ACME_CA, HOLDFAST_ACME_LISTEN, HOLDFAST_KEYS, HOLDFAST_URL } = environment
  const settings = readSettings({ HOLDFAST_ACME, HOLDFAST_ACME_CA, HOLDFAST_ACME_LISTEN, HOLDFAST_KEYS, HOLDFAST_URL })
  const before = kept()
  const account = readFileSync(join(folder, 'keys/tls/account.key'), 'utf8')
  const end = Date.parse(new X509Certificate(before.cert).validTo)
  const renewed = Promise.withResolvers<{ cert: string; key: string }>()
  const stop = renewWhenDue(settings, renewed.resolve, () => end - 1_000)
  const files = await renewed.promise
  stop()
  expect(kept()).toEqual({ name: 'localhost', ...files })
  expect([files.key === before.key, readFileSync(join(folder, 'keys/tls/account.key'), 'utf8')]).toEqual([
    false,
    account,
  ])
  authority.kill('SIGKILL')
  await once(authority, 'exit')
  const running = await start(environment)
  expect((await shown()).fingerprint256).toBe(new X509Certificate(files.cert).fingerprint256)
  expect(await running.stop()).toBe(0)
  const never = renewWhenDue(
    settings,
    () => expect.unreachable(),
    () => end - 1_000,
  )
  await expect.poll(() => kept().cert).toBe(files.cert)
  never()
})

test('without a certificate and without the authority the start says what is missing', async () => {
  const other = makeFolder()
  const { code, err } = await holdfast(
    environmentOf(other, { ...environment, HOLDFAST_DATA: join(other, 'data'), HOLDFAST_KEYS: join(other, 'keys') }),
    ['start'],
  )
  removeFolder(other)
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('No certificate for localhost: the authority cannot be reached'),
  ])
})

test('it is due in the last third of its life', () => {
  const { cert } = makeCertificate()
  const { validFrom, validTo } = new X509Certificate(cert)
  const [from, until] = [Date.parse(validFrom), Date.parse(validTo)]
  const due = until - (until - from) / 3
  expect([isDue({ cert }, due - 1), isDue({ cert }, due)]).toEqual([false, true])
})
