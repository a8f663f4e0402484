import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startIssuer } from '../modules/signing/testing/own-authority.ts'
import { readSettings } from '../platform/config/settings.ts'
import { signingKeyOf } from '../platform/signing/signing-key.ts'
import { readSigning } from './signing-files.ts'

/* The files that an operator names to sign contracts with, looked at when the installation starts. */
const issuer = startIssuer()
afterAll(() => issuer.stop())

const read = (settings: Readonly<Record<string, string>>) => readSigning(readSettings(settings))

test('nothing named is nothing read; what is named goes to the server as it is', () => {
  expect(read({})).toBe(null)
  const own = issuer.issue('own')
  const text = read({ HOLDFAST_SIGNING_CERT: own.cert, HOLDFAST_SIGNING_KEY: own.key })
  expect(text === null ? null : signingKeyOf(text).key.export({ type: 'pkcs8', format: 'pem' })).toBe(
    readFileSync(own.key, 'utf8'),
  )
})

test('what does not go together, is not there or cannot sign stops the start with what to do', () => {
  const own = issuer.issue('own')
  for (const alone of [{ HOLDFAST_SIGNING_KEY: own.key }, { HOLDFAST_SIGNING_PASSWORD: 'x' }])
    expect(() => read(alone)).toThrow(/belong to HOLDFAST_SIGNING_CERT: set that too/)
  expect(() => read({ HOLDFAST_SIGNING_CERT: '/nowhere.pem' })).toThrow(
    /HOLDFAST_SIGNING_CERT cannot be read; check its path/,
  )
  expect(() => read({ HOLDFAST_SIGNING_CERT: own.cert, HOLDFAST_SIGNING_KEY: '/nowhere.key' })).toThrow(
    /HOLDFAST_SIGNING_KEY cannot be read/,
  )
  const broken = join(issuer.folder, 'broken.p12')
  writeFileSync(broken, 'not a certificate')
  expect(() => read({ HOLDFAST_SIGNING_CERT: broken })).toThrow(/Contracts cannot be signed: .*convert it with/)
})
