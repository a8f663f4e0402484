import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeCertificate } from '../../apps/server/src/testing/certificate.ts'
import { makeFolder, removeFolder } from '../browser/harness/installation.ts'
import { environmentOf, holdfast } from './program.ts'

/*
 * The start refuses what would leak (DESIGN §8), by the command an operator gives. Beside these: a superuser, an owner or a role that bypasses row-level
 * security as the application (external-database.test.ts), and a root key that others can read (launch.test.ts).
 */
const folder = makeFolder()
const { cert, key } = makeCertificate()
const [certPath, keyPath, openPath, otherPath] = ['tls.crt', 'tls.key', 'open.key', 'other.key'].map((name) =>
  join(folder, name),
) as [string, string, string, string]
for (const [path, text, mode] of [
  [certPath, cert, 0o644],
  [keyPath, key, 0o600],
  [openPath, key, 0o644],
  [otherPath, makeCertificate().key, 0o600],
] as const) {
  writeFileSync(path, text)
  chmodSync(path, mode)
}
const HTTPS = { HOLDFAST_URL: 'https://crm.example', HOLDFAST_LISTEN: '0.0.0.0:8443' }
const database = (password: string) => ({
  DATABASE_URL: `postgres://holdfast_app:${password}@localhost:1/holdfast`,
})

afterAll(() => removeFolder(folder))

test.each([
  ['listening beyond the machine without TLS', HTTPS, 2, 'beyond this machine everything would pass'],
  ['an address of clear text for other machines', { HOLDFAST_URL: 'http://crm.example' }, 2, 'send passwords readable'],
  [
    'a database over the network without verified TLS',
    { DATABASE_URL: 'postgres://holdfast_app:x@db.example/holdfast?sslmode=require' },
    2,
    'without a verified connection',
  ],
  [
    'a key of TLS that every user can read',
    { ...HTTPS, HOLDFAST_TLS_CERT: certPath, HOLDFAST_TLS_KEY: openPath },
    1,
    'can be read or changed by every user',
  ],
  [
    'a key of TLS that is another’s',
    { ...HTTPS, HOLDFAST_TLS_CERT: certPath, HOLDFAST_TLS_KEY: otherPath },
    1,
    'do not belong together',
  ],
  [
    'a key to sign with that every user can read',
    { HOLDFAST_SIGNING_CERT: certPath, HOLDFAST_SIGNING_KEY: openPath },
    1,
    'HOLDFAST_SIGNING_KEY can be read or changed by every user',
  ],
  ['the password of the instructions', database('APP-PASSWORD'), 1, 'a default, a leaked or a short one'],
  ['a password that is leaked', database('qwertyuiop123456'), 1, 'a default, a leaked or a short one'],
  ['a password that can be tried out', database('kX7-pq'), 1, 'a default, a leaked or a short one'],
  ['a password that is the role’s name', database('holdfast_app-2026'), 1, 'a default, a leaked or a short one'],
  ['a proxy that is no address', { HOLDFAST_TRUSTED_PROXY: 'true' }, 2, 'one address of IPv4 or IPv6'],
])('the start refuses %s', async (_, settings, code, sentence) => {
  const answer = await holdfast(environmentOf(folder, settings), ['start'])
  expect([answer.code, answer.out, answer.err]).toEqual([code, '', expect.stringContaining(sentence)])
  for (const secret of ['qwertyuiop123456', 'kX7-pq', 'APP-PASSWORD', 'BEGIN']) expect(answer.err).not.toContain(secret)
  expect(existsSync(join(folder, 'data/postgres'))).toBe(false)
})
