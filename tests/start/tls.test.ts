import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificate } from '../../apps/server/src/testing/certificate.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, freePort, type Running, start } from './program.ts'

/* TLS by Holdfast itself, as an operator starts it. */
const folder = makeFolder()
const paths = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') }
const first = makeCertificate()
let running: Running
let port: number

const write = ({ cert, key }: { cert?: string; key?: string }) => {
  if (cert !== undefined) writeFileSync(paths.cert, cert, { mode: 0o600 })
  if (key !== undefined) writeFileSync(paths.key, key, { mode: 0o600 })
}

beforeAll(async () => {
  write(first)
  port = await freePort()
  running = await start(
    environmentOf(folder, {
      HOLDFAST_URL: `https://localhost:${port}`,
      HOLDFAST_LISTEN: `0.0.0.0:${port}`,
      HOLDFAST_TLS_CERT: paths.cert,
      HOLDFAST_TLS_KEY: paths.key,
    }),
  )
})
afterAll(async () => {
  await running.stop()
  removeFolder(folder)
})

async function shake(ca: string, maxVersion: SecureVersion = 'TLSv1.3'): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca, maxVersion, minVersion: 'TLSv1.2' })
  await once(socket, 'secureConnect')
  return socket
}

/** The version that both speak, or why there is none. */
const spoken = (ca: string, version?: SecureVersion): Promise<string> =>
  shake(ca, version).then(
    (socket) => {
      const version = String(socket.getProtocol())
      socket.destroy()
      return version
    },
    (error: NodeJS.ErrnoException) => String(error.code),
  )

test('it speaks TLS 1.3 and nothing older', async () => {
  expect(await spoken(first.cert)).toBe('TLSv1.3')
  expect(await spoken(first.cert, 'TLSv1.2')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
})

test('a renewed certificate is taken up while it serves; half of one is said, and what stands goes on', async () => {
  const standing = await shake(first.cert)
  const second = makeCertificate()
  write({ cert: second.cert })
  await expect.poll(() => running.err(), { timeout: 20_000 }).toContain('The former certificate goes on.')
  expect(await spoken(first.cert)).toBe('TLSv1.3')
  write({ key: second.key })
  await expect.poll(() => spoken(second.cert), { timeout: 20_000 }).toBe('TLSv1.3')
  expect(await spoken(first.cert)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  standing.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  const [piece] = await once(standing, 'data')
  expect(String(piece)).toMatch(/^HTTP\/1\.1 200/)
  expect(running.err()).not.toMatch(/PRIVATE|BEGIN/)
})
