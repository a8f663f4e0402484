import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSigningKey } from '../../platform/signing/signing-key.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import {
  type OwnAuthority,
  type OwnIssuer,
  openssl,
  startAuthority,
  startIssuer,
} from '../signing/testing/own-authority.ts'
import { verifyPdf, verifyStamp } from '../signing/testing/verify-pdf.ts'

/* Contracts signed with the operator's own certificate, the time stamped by an authority: checked by OpenSSL from the root alone. */
const HOUR_MS = 3_600_000
let issuer: OwnIssuer
let authority: OwnAuthority
let world: World
let rep: TestPerson
let accountId: string
let root: Buffer
let until: number

async function made(path: string, body: object) {
  const answer = await rep.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  issuer = startIssuer()
  authority = await startAuthority(issuer)
  const own = issuer.issue('signs', { kind: ['rsa:2048'] })
  const certificates = Buffer.concat([readFileSync(own.cert), readFileSync(issuer.deputy)])
  root = openssl('x509', '-in', issuer.root, '-outform', 'DER')
  const { validFromDate, validToDate } = new X509Certificate(readFileSync(own.cert))
  until = validToDate.getTime()
  world = await startWorld({
    clock: testClock(validFromDate.getTime() + HOUR_MS),
    signing: readSigningKey({ certificates, key: readFileSync(own.key), password: null }),
    settings: { HOLDFAST_TIMESTAMP_URL: authority.url, HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8' },
  })
  rep = await person(world, await company(world), { role: 'sales_rep', name: '周雨桐' })
  accountId = (await made('/accounts', { name: '苏州精工' })).id
})
afterAll(async () => {
  await world.stop()
  await authority.stop()
  issuer.stop()
})

/** A contract that its customer has signed, and where we sign it. */
async function agreed() {
  const { id, version } = await made('/contracts', { accountId, startsOn: '2026-12-01', words: '每月校准。' })
  expect((await rep.patch(`/contracts/${id}`, { status: 'sent' }, version)).status).toBe(200)
  const link = await made(`/contracts/${id}/links`, { language: 'zh' })
  const answered = await world.app.inject({
    method: 'POST',
    url: new URL(link.url).pathname,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code: link.code, act: 'accept', name: '王总', agree: 'yes' }).toString(),
  })
  expect(answered.statusCode).toBe(200)
  return { id, signature: `/contracts/${id}/links/${link.id}/signature` }
}
const statusOf = async (id: string) => (await rep.get(`/contracts/${id}`)).body.status

test('the signature leads from the operator’s certificate to the root, and its time to the authority of time', async () => {
  const { signature } = await agreed()
  const signed = await made(signature, {})
  expect(signed.timeStamp).toBe('stamped')
  const headers = { authorization: `Bearer ${rep.token}` }
  const file = (await world.app.inject({ method: 'GET', url: `/api/v1/files/${signed.fileId}/content`, headers }))
    .rawPayload
  expect(verifyPdf(file, root)).toEqual({ isWhole: true, covers: file.length })
  expect(verifyStamp(file, root)).toEqual({ isWhole: true })
  const changed = Buffer.from(file)
  changed[200] = (changed[200] ?? 0) ^ 1
  expect(verifyPdf(changed, root).isWhole).toBe(false)
})

test('while the authority gives no time stamp nothing is signed, and it is said what to do; later it is', async () => {
  const { id, signature } = await agreed()
  authority.doing = 'hang up'
  const refused = await rep.post(signature, {})
  expect([refused.status, refused.body.code]).toEqual([503, 'timestamp_unavailable'])
  expect(await statusOf(id)).toBe('sent')
  authority.doing = 'answer'
  expect((await rep.post(signature, {})).status).toBe(201)
})

test('with a certificate that has ended nothing is signed, and it is said what to do', async () => {
  const { id, signature } = await agreed()
  world.clock.advance(until - world.clock.now() + HOUR_MS)
  rep = await again(world, rep)
  const refused = await rep.post(signature, {})
  expect([refused.status, refused.body.code]).toEqual([503, 'signing_certificate_ended'])
  expect(await statusOf(id)).toBe('sent')
})
