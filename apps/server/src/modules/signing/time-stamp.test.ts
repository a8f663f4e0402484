import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from '../../platform/config/settings.ts'
import { createLog } from '../../platform/log.ts'
import { type OwnAuthority, startAuthority, startIssuer } from './testing/own-authority.ts'
import { stampOf } from './time-authority.ts'
import { readStamp, StampFault, stampRequest } from './time-stamp.ts'

/* Time stamps of a real authority (OpenSSL's), and what is none. */
const issuer = startIssuer()
let authority: OwnAuthority
beforeAll(async () => {
  authority = await startAuthority(issuer)
})
afterAll(async () => {
  await authority.stop()
  issuer.stop()
})

const imprintOf = (text: string, nonce = new Uint8Array([0, 200, 1, 7])) => ({
  digest: createHash('sha256').update(text).digest(),
  nonce,
})
function fault(answer: Buffer, imprint: Parameters<typeof readStamp>[1]): string {
  try {
    readStamp(answer, imprint)
    return 'read'
  } catch (error) {
    if (error instanceof StampFault) return error.code
    throw error
  }
}
const servicesWith = (settings: Readonly<Record<string, string>>) => ({
  settings: readSettings({ HOLDFAST_TIMESTAMP_URL: authority.url, ...settings }),
  random: { bytes: (count: number) => new Uint8Array(randomBytes(count)) },
  log: createLog('silent'),
})

test('a time stamp is one of this very digest, in answer to this very question', () => {
  const imprint = imprintOf('签名')
  const answer = authority.reply(stampRequest(imprint))
  expect(readStamp(answer, imprint).length).toBeGreaterThan(500)
  expect(fault(answer, imprintOf('别的'))).toBe('stamp_of_another')
  expect(fault(answer, imprintOf('签名', new Uint8Array([1, 2, 3])))).toBe('stamp_of_another')
})

test('what the authority refuses, or a certificate signs that is not for stamping time, is none', async () => {
  const imprint = imprintOf('签名')
  const question = stampRequest(imprint)
  // a question of a digest that it does not know
  const foreign = Buffer.from(question)
  foreign[foreign.indexOf(Buffer.from('608648016503040201', 'hex')) + 8] = 9
  expect(fault(authority.reply(foreign), imprint)).toBe('stamp_refused')
  const answer = authority.reply(question)
  const uses = answer.indexOf(Buffer.from('2b06010505070308', 'hex'))
  const otherUse = Buffer.from(answer)
  otherUse[uses + 7] = 4
  expect(fault(otherUse, imprint)).toBe('stamp_unsigned')
})

test('a byte that is changed in what is signed shows, and no answer makes the reader fail otherwise', () => {
  const imprint = imprintOf('签名')
  const answer = authority.reply(stampRequest(imprint))
  const time = answer.indexOf(Buffer.from('180f', 'hex'))
  const later = Buffer.from(answer)
  later[time + 5] = (later[time + 5] ?? 0) ^ 1
  expect(fault(later, imprint)).toBe('stamp_unsigned')
  fc.assert(
    fc.property(fc.nat(answer.length - 1), (length) => {
      expect(fault(answer.subarray(0, length), imprint)).toBe('stamp_unreadable')
    }),
    { seed: 20_261_129, numRuns: 200 },
  )
  fc.assert(
    fc.property(fc.nat(answer.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(answer)
      changed[at] = (changed[at] ?? 0) ^ by
      fault(changed, imprint)
    }),
    { seed: 20_261_129, numRuns: 300 },
  )
})

test('an authority in a private network is not asked unless its operator allows the network', async () => {
  const before = authority.asked
  await expect(stampOf(servicesWith({}), Buffer.from('签名'))).rejects.toMatchObject({ code: 'timestamp_unavailable' })
  expect(authority.asked).toBe(before)
  const allowed = servicesWith({ HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8' })
  expect(await stampOf(allowed, Buffer.from('签名'))).toMatchObject({ state: 'stamped' })
})

test('one that hangs up, fails, says too much or nonsense gives none: nothing is signed, or without where that is allowed', async () => {
  const own = { HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8' }
  for (const doing of ['hang up', 'fail', () => Buffer.alloc(70_000), () => Buffer.from('<html>')] as const) {
    authority.doing = doing
    await expect(stampOf(servicesWith(own), Buffer.from('x'))).rejects.toMatchObject({ code: 'timestamp_unavailable' })
    const without = servicesWith({ ...own, HOLDFAST_TIMESTAMP_MISSING: 'sign' })
    expect(await stampOf(without, Buffer.from('x'))).toEqual({ state: 'missing', token: null })
  }
  authority.doing = 'answer'
  const none = { ...servicesWith(own), settings: readSettings({}) }
  expect(await stampOf(none, Buffer.from('x'))).toEqual({ state: 'none', token: null })
})
